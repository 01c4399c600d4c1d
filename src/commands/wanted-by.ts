import type { Migration } from '../model/migration.ts'
import type { Wanted } from '../model/scratch.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { wantedExtensions } from './wanted-extensions.ts'

/** What a snapshot and its migrations want of the database that it is injected into. */
export function wantedBy(scenario: {
  readonly snapshot: Snapshot
  readonly migrations?: readonly Migration[]
}): Wanted {
  const { server, database, askingRole } = scenario.snapshot
  const { systemIdentifier } = database
  return {
    server,
    locale: database,
    seesAllRows: askingRole.seesAllRows,
    extensions: wantedExtensions(scenario),
    ...(systemIdentifier !== undefined && { systemIdentifier }),
  }
}
