import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Migration } from '../model/migration.ts'
import { chooseLayout } from './choose-layout.ts'
import { readJournal } from './drizzle-journal.ts'
import { noMigrations } from './no-migrations.ts'
import type { Layout } from './layouts.ts'
import { listFiles } from './list-files.ts'
import { compareByNumber } from './versions.ts'
import { wayUp } from './way-up.ts'

/** A migration of which no statement has been read yet. */
export interface MigrationFile extends Omit<Migration, 'statements'> {
  /** What leads up, every line in its place. */
  readonly up: () => string
}

export interface FoundMigrations {
  readonly layout: Layout
  /** In the order in which the tool applies them. */
  readonly files: readonly MigrationFile[]
}

/** Finds the migrations of a folder. Throws as `readMigrations` does, but for what is in them. */
export async function findMigrations(directory: string, tool?: string): Promise<FoundMigrations> {
  const paths = await listFiles(directory)
  const texts = new Map<string, string>()
  for (const path of paths.filter((one) => /\.sql$/i.test(one))) {
    const text = await readFile(join(directory, path), 'utf8')
    texts.set(path, text.replace(/^\u{FEFF}/u, ''))
  }
  const layout = chooseLayout(paths, [...texts.values()], tool)
  const journal =
    paths.includes('meta/_journal.json') && layout.tool === 'drizzle'
      ? await readJournal(directory)
      : undefined
  const files = [...texts].flatMap(([path, text]): MigrationFile[] => {
    const name = layout.nameOf(path)
    if (name === undefined || journal?.has(name) === false) return []
    const file = relative('.', join(directory, path))
    const time = journal?.get(name)
    const aliases = time === undefined ? layout.aliasesOf(name, text) : [time]
    return [{ name, aliases, file, up: () => wayUp(text, file, layout) }]
  })
  if (files.length === 0 || layout.tool === 'sql') noMigrations(directory, paths, files)
  const compare = journal === undefined ? (layout.compare ?? compareByNumber) : inOrderOf([...journal.keys()])
  return { layout, files: files.toSorted((one, other) => compare(one.name, other.name)) }
}

function inOrderOf(names: readonly string[]): (one: string, other: string) => number {
  return (one, other) => names.indexOf(one) - names.indexOf(other)
}
