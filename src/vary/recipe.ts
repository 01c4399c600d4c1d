import type { MigrateCommand, Migration } from '../model/migration.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Everything that decides a plan but the query. */
export interface Recipe {
  readonly snapshot: Snapshot
  /** Those that are run on it, in their order. Absent: none. */
  readonly migrations?: readonly Migration[]
  /** What runs them, where planflip cannot read them. */
  readonly migrateCommand?: MigrateCommand
  /** As `--engine` takes it. */
  readonly engine: string
  /** Laid over the snapshot's own. */
  readonly settings: Readonly<Record<string, string>>
}

export function settingsOf({ snapshot, settings }: Recipe): Readonly<Record<string, string>> {
  return { ...snapshot.settings, ...settings }
}
