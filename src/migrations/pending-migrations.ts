import { Failure } from '../model/failure.ts'
import type { AppliedMigrations, Migration } from '../model/migration.ts'
import { suggest } from '../model/near-misses.ts'

export interface Progress {
  /** What production's tables of migration tools say, as they were captured. */
  readonly applied: readonly AppliedMigrations[]
  /** The last one that production has. Holds over what was captured. */
  readonly since?: string | undefined
}

/**
 * The migrations that production does not have yet.
 *
 * @throws Failure `bad-usage` where nothing tells which those are
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  { applied, since }: Progress,
): readonly Migration[] {
  if (since !== undefined) return migrations.slice(placeOf(migrations, since) + 1)
  const table = applied.find(({ names }) =>
    names.some((name) => migrations.some((one) => isNamed(one, name))),
  )
  if (table !== undefined) return notIn(migrations, table)
  if (migrations.length === 0) return []
  if (applied.some(({ names }) => names.length === 0)) return migrations
  throw new Failure('bad-usage', 'Nothing tells which of the migrations production has already.', {
    hint:
      applied.length === 0
        ? 'Name the last one that it has with --since, or capture as a role that may read the table of your migration tool.'
        : `Name the last one that it has with --since: ${applied.map((one) => one.table).join(' and ')} knows none of this folder.`,
  })
}

function notIn(
  migrations: readonly Migration[],
  { names, upToLast }: AppliedMigrations,
): readonly Migration[] {
  const isApplied = (migration: Migration) => names.some((name) => isNamed(migration, name))
  if (upToLast !== true) return migrations.filter((migration) => !isApplied(migration))
  return migrations.slice(migrations.findLastIndex(isApplied) + 1)
}

function placeOf(migrations: readonly Migration[], since: string): number {
  const name = since.replace(/\.sql$/i, '')
  const place = migrations.findIndex((migration) => isNamed(migration, name))
  if (place >= 0) return place
  const names = migrations.map((migration) => migration.name)
  throw new Failure('bad-usage', `There is no migration ${since}.`, {
    hint: `Name one that is there: ${suggest(since, names, names.slice(-5).join(', '))}`,
  })
}

function isNamed({ name, aliases }: Migration, known: string): boolean {
  return name === known || aliases.includes(known)
}
