import { posix } from 'node:path'
import { Failure } from '../model/failure.ts'
import type { AppliedMigrations, Migration } from '../model/migration.ts'
import { suggest } from '../model/near-misses.ts'
import { isSameVersion, isVersionThrough } from './versions.ts'

export interface Progress {
  /** What production's tables of migration tools say: those that may be about these migrations. */
  readonly applied: readonly AppliedMigrations[]
  /** The last migration that production has. Holds over what was captured. */
  readonly since?: string | undefined
}

type Named = Pick<Migration, 'name' | 'aliases'>

/**
 * The migrations that production does not have yet, in their order. Of several tables the one that knows most of them counts; a
 * table with nothing in it says that all are pending.
 *
 * @param migrations in the order in which they are applied
 * @throws Failure `bad-usage` where nothing tells which those are, a version that is done is of two, or `since` is none of them
 */
export function pendingMigrations<One extends Named>(
  migrations: readonly One[],
  { applied, since }: Progress,
): readonly One[] {
  if (since !== undefined) return migrations.slice(placeOf(migrations, since) + 1)
  if (migrations.length === 0) return []
  const [known] = applied
    .map((table) => ({ table, left: migrations.filter((migration) => !isDone(migration, table)) }))
    .toSorted((one, other) => one.left.length - other.left.length)
  if (known !== undefined && known.left.length < migrations.length) {
    requireOneOfEach(migrations, known.table)
    return known.left
  }
  if (applied.some(({ names, through }) => names.length === 0 && through === undefined)) return migrations
  const tables = applied.map(({ table }) => table).join(' and ')
  throw new Failure('bad-usage', 'Nothing tells which of the migrations production has already.', {
    hint:
      applied.length === 0
        ? "Name the last one that it has with --since or the config's since, or capture as a role that may read the table of your migration tool."
        : `Name the last one that it has with --since or the config's since: ${tables} knows none of this folder.`,
  })
}

function isDone(migration: Named, { names, through }: AppliedMigrations): boolean {
  return (
    names.some((name) => isNamed(migration, name)) ||
    (through !== undefined && migration.aliases.some((alias) => isVersionThrough(alias, through)))
  )
}

/** Of two migrations with one version, which tools refuse or take for one, a new one would pass for done. */
function requireOneOfEach(migrations: readonly Named[], { tool, table, names }: AppliedMigrations): void {
  // Drizzle takes for done whatever is not after its latest time, the same time twice included.
  if (tool === 'drizzle') return
  for (const name of names) {
    const [one, other] = migrations.filter((migration) => isNamed(migration, name))
    if (one === undefined || other === undefined) continue
    throw new Failure(
      'bad-usage',
      `${table} says that ${name} is done: that is ${one.name} or ${other.name}.`,
      {
        hint: 'Give the newer one a version of its own, or name the last one that production has with --since.',
      },
    )
  }
}

function placeOf(migrations: readonly Named[], since: string): number {
  const name = posix
    .basename(since.replaceAll('\\', '/').replace(/\/migration\.sql$/i, ''))
    .replace(/\.up\.sql$/i, '')
  const place = migrations.findLastIndex((migration) => isNamed(migration, name))
  if (place >= 0) return place
  const names = migrations.map((migration) => migration.name)
  const last = `the last ones, which are ${names.slice(-3).join(', ')}`
  throw new Failure('bad-usage', `There is no migration ${since}.`, {
    hint: `Name the last one that production has: ${suggest(name, names, last)}`,
  })
}

/** By its whole name, with or without what a file's name ends in, or by a version, whatever zeros are before it. */
function isNamed({ name, aliases }: Named, known: string): boolean {
  const stem = known.replace(/\.(?:sql|[mc]?[tj]s)$/i, '')
  return (
    name === stem ||
    [known, stem].some((one) => aliases.some((alias) => alias === one || isSameVersion(alias, one)))
  )
}
