import { readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import * as v from 'valibot'
import { glob } from 'tinyglobby'
import { Failure } from '../model/failure.ts'
import type { Migration } from '../model/migration.ts'
import { loadGrammar } from '../postgres/sql/grammar.ts'
import { compareByNumber, layouts, type Layout } from './layouts.ts'
import { readStatements } from './read-statements.ts'

export interface MigrationFolder {
  /** Whose layout the folder has: `prisma`, `flyway`… or `sql` for a plain one. */
  readonly tool: string
  /** In the order in which the tool applies them. */
  readonly migrations: readonly Migration[]
}

/**
 * Reads a folder of migrations in SQL, whichever tool keeps it: Prisma, Drizzle, Flyway, golang-migrate, sqlx, dbmate, goose,
 * node-pg-migrate, Atlas, or none.
 *
 * @throws Failure `bad-usage` where there is no such folder, or nothing in it is SQL
 */
export async function readMigrations(directory: string): Promise<MigrationFolder> {
  const paths = await findFiles(directory)
  const texts = new Map<string, string>()
  for (const path of paths.filter((one) => /\.sql$/i.test(one))) {
    texts.set(path, await readFile(join(directory, path), 'utf8'))
  }
  const [firstText = ''] = texts.values()
  const layout = layouts.find(({ isOf }) => isOf(paths, firstText))
  if (layout === undefined || texts.size === 0) throw noSql(directory, paths)

  const grammar = await loadGrammar()
  const times = layout.tool === 'drizzle' ? await readJournal(directory) : new Map<string, string>()
  const read = [...texts].flatMap(([path, text]): Migration[] => {
    const name = layout.nameOf(path)
    if (name === undefined) return []
    const file = relative('.', join(directory, path))
    const time = times.get(name)
    return [
      {
        name,
        aliases: [...layout.aliasesOf(name), ...(time === undefined ? [] : [time])],
        file,
        statements: readStatements(grammar, { file, text: wayUp(text, layout) }),
      },
    ]
  })
  const compare = times.size > 0 ? inOrderOf([...times.keys()]) : (layout.compare ?? compareByNumber)
  return { tool: layout.tool, migrations: read.toSorted((one, other) => compare(one.name, other.name)) }
}

async function findFiles(directory: string): Promise<readonly string[]> {
  const isDirectory = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isDirectory) {
    throw new Failure('bad-usage', `There is no directory ${directory}.`, {
      hint: 'Name the folder that your migrations are in with --migrations.',
    })
  }
  const paths = await glob(['**/*.sql', '**/*.SQL', '**/_journal.json', '**/*.{ts,js,mjs,cjs}'], {
    cwd: directory,
    expandDirectories: false,
    ignore: ['**/node_modules/**'],
  })
  return paths.toSorted()
}

function noSql(directory: string, paths: readonly string[]): Failure {
  const isCode = paths.some((path) => /\.[mc]?[tj]s$/.test(path))
  return new Failure('bad-usage', `${directory} holds no migration in SQL.`, {
    hint: isCode
      ? 'Let your tool write its migrations as SQL, and name that folder: planflip runs none of its code.'
      : 'Name the folder that your migrations are in with --migrations.',
  })
}

/** The part of a file that leads up, every line in its place. */
function wayUp(text: string, { sections }: Layout): string {
  if (sections === undefined) return text
  let isUp = false
  return text
    .split('\n')
    .map((line) => {
      if (sections.up.test(line)) isUp = true
      else if (sections.other.test(line)) isUp = false
      else if (isUp) return line
      return ''
    })
    .join('\n')
}

/** Drizzle knows a migration by the time that its journal has, and applies them in the journal's order. */
async function readJournal(directory: string): Promise<ReadonlyMap<string, string>> {
  const file = join(directory, 'meta', '_journal.json')
  const journal = v.safeParse(journalSchema, parseJson(await readFile(file, 'utf8')))
  if (!journal.success) {
    throw new Failure('bad-usage', `${file} is no journal of Drizzle's.`, {
      hint: 'Let drizzle-kit write it again.',
    })
  }
  return new Map(journal.output.entries.map(({ tag, when }) => [tag, String(when)]))
}

const journalSchema = v.object({ entries: v.array(v.object({ tag: v.string(), when: v.number() })) })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function inOrderOf(names: readonly string[]): (one: string, other: string) => number {
  const place = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.length)
  return (one, other) => place(one) - place(other) || compareByNumber(one, other)
}
