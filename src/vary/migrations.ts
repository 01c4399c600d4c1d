import type { Ingredient } from '../model/blame.ts'
import type { MigrateCommand, Migration } from '../model/migration.ts'
import type { Recipe } from './recipe.ts'

export function migrationsOf({ migrations = [] }: Recipe): readonly Migration[] {
  return migrations
}

/** Those that the others lack. Where a file lies makes no difference. */
export function onlyIn(some: readonly Migration[], others: readonly Migration[]): readonly Migration[] {
  const known = new Set(others.map(contentOf))
  return some.filter((migration) => !known.has(contentOf(migration)))
}

/** What both have, what is taken of the candidate's, and what is left of the baseline's; in the order of whoever has it. */
export function blendMigrations(
  baseline: Recipe,
  candidate: Recipe,
  taken: readonly Ingredient[],
): readonly Migration[] {
  const [before, after] = [migrationsOf(baseline), migrationsOf(candidate)]
  const isTaken = ({ name, file }: Migration): boolean =>
    taken.some((one) => one.kind === 'migration' && one.name === name && one.file === file)
  const [gained, lost] = [onlyIn(after, before), onlyIn(before, after)]
  const left = lost.filter((migration) => !isTaken(migration))
  return [...left, ...after.filter((migration) => !gained.includes(migration) || isTaken(migration))]
}

/** The candidate's command where that is taken. */
export function blendCommands(
  baseline: Recipe,
  candidate: Recipe,
  taken: readonly Ingredient[],
): { readonly migrateCommand?: MigrateCommand } {
  const isTaken = taken.some(({ kind }) => kind === 'migrate-command')
  const { migrateCommand } = isTaken ? candidate : baseline
  return migrateCommand === undefined ? {} : { migrateCommand }
}

/** A command in another folder may do anything else. */
export function isSameCommand({ migrateCommand: one }: Recipe, { migrateCommand: other }: Recipe): boolean {
  return one?.command === other?.command && one?.directory === other?.directory
}

function contentOf({ name, statements }: Migration): string {
  return JSON.stringify([name, statements.map(({ sql, rows }) => [sql, rows])])
}
