import type { Snapshot } from '../model/snapshot.ts'

/** Everything that decides a plan but the query. */
export interface Recipe {
  readonly snapshot: Snapshot
  /** As `--engine` takes it. */
  readonly engine: string
  /** Laid over the snapshot's own. */
  readonly settings: Readonly<Record<string, string>>
}

export function settingsOf({ snapshot, settings }: Recipe): Readonly<Record<string, string>> {
  return { ...snapshot.settings, ...settings }
}
