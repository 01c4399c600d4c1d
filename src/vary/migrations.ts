import type { Ingredient } from '../model/blame.ts'
import type { MigrateCommand, Migration, RecordedMigration } from '../model/migration.ts'
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

/**
 * The baseline's command, or the candidate's as far as it is taken. What the candidate's alone runs is taken one by one; with any of it
 * comes the candidate's folder.
 */
export function blendCommands(
  baseline: Recipe,
  candidate: Recipe,
  taken: readonly Ingredient[],
): { readonly migrateCommand?: MigrateCommand } {
  const { migrateCommand } = candidate
  const fresh = freshlyRun(baseline, candidate)
  const skipped = fresh.filter(
    ({ name }) => !taken.some((one) => one.kind === 'migration' && one.name === name),
  )
  const isTaken = taken.some(({ kind }) => kind === 'migrate-command') || skipped.length < fresh.length
  if (!isTaken)
    return baseline.migrateCommand === undefined ? {} : { migrateCommand: baseline.migrateCommand }
  return migrateCommand === undefined
    ? {}
    : { migrateCommand: { ...migrateCommand, skipped: [...(migrateCommand.skipped ?? []), ...skipped] } }
}

/** What only the candidate's command has run, where each can be left out: not where the baseline's has run what the candidate's has not. */
export function freshlyRun(baseline: Recipe, candidate: Recipe): readonly RecordedMigration[] {
  const { ran } = candidate.migrateCommand ?? {}
  const before = baseline.migrateCommand === undefined ? [] : baseline.migrateCommand.ran
  if (ran === undefined || before === undefined) return []
  const isIn = (name: string, others: readonly RecordedMigration[]) => others.some((one) => one.name === name)
  if (!before.every(({ name }) => isIn(name, ran))) return []
  return ran.filter(({ name }) => !isIn(name, before))
}

/** A command in another folder may do anything else. */
export function isSameFolder({ migrateCommand: one }: Recipe, { migrateCommand: other }: Recipe): boolean {
  return one?.command === other?.command && one?.directory === other?.directory
}

function contentOf({ name, statements }: Migration): string {
  return JSON.stringify([name, statements.map(({ sql, declared }) => [sql, declared])])
}
