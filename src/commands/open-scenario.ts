import { applySettings, layOver } from '../inject/apply-settings.ts'
import { becomeAskingRole } from '../inject/become-role.ts'
import type { DeclaredTables } from '../model/declared.ts'
import type { Assumption } from '../model/assumption.ts'
import type { MigrateCommand, Migration, RecordedMigration } from '../model/migration.ts'
import type { Provenance } from '../model/report.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { startScratch } from '../scratch/engines.ts'
import type { Factors } from '../vary/factors.ts'
import { bringInTo } from './bring-in.ts'
import type { Context } from './context.ts'
import { migrateScenario } from './migrate-scenario.ts'
import { wantedBy } from './wanted-by.ts'

/** Everything that decides a plan but the query. */
export interface Scenario {
  /** The snapshot's file or the scenario's name, for the report. */
  readonly name: string
  readonly snapshot: Snapshot
  /** Those that production does not have yet, in their order. Absent: none. */
  readonly migrations?: readonly Migration[]
  /** What runs them, where planflip cannot read them. */
  readonly migrateCommand?: MigrateCommand
  /** What the config declares of tables and columns that migrations make. */
  readonly declared?: DeclaredTables
  readonly engine: string
  /** Laid over the snapshot's own. */
  readonly settings: Readonly<Record<string, string>>
  /** What else makes its plans less than production's own, each in a sentence. */
  readonly remarks?: readonly string[]
  /** By what the snapshot was scaled, and what that takes for granted. Absent where it is as it was captured. */
  readonly scaled?: { readonly factors: Factors; readonly assumptions: readonly string[] }
}

/** A database that the planner takes for the scenario's. */
export interface OpenScenario extends AsyncDisposable {
  readonly session: Session
  /** Its role is no superuser, so that statistics stay as they were brought in. */
  readonly asOwner?: true
  /** That one and others that plan as it does, as many as there may be: some engines have one only. */
  sessions(most: number): Promise<readonly Session[]>
  /** The scenario's own, or what its migrations make of it. */
  readonly snapshot: Snapshot
  readonly provenance: Provenance
  /** What its plans may rest on that was not captured: of provenance's shortfalls those that are of one table or index. */
  readonly assumed: readonly Assumption[]
  /** The migrations that a command ran, where each can be left out. */
  readonly recorded?: readonly RecordedMigration[]
}

/** Starts a scratch database and makes it the scenario: catalogs first, then files, then settings. */
export async function openScenario(scenario: Scenario, context: Context): Promise<OpenScenario> {
  const { cache, environment, signal, progress } = context
  const { snapshot, name } = scenario
  progress(`starting an empty database for ${name}`)
  const scratch = await startScratch(scenario.engine, wantedBy(scenario), { cache, environment })
  try {
    signal.throwIfAborted()
    progress(`injecting ${snapshot.relations.length} relations of ${name}`)
    const bringIn = bringInTo(scratch)
    const injected = await bringIn.statistics(scratch, snapshot)
    const migrated = await migrateScenario(scratch, { ...scenario, snapshot: injected.snapshot }, context)
    signal.throwIfAborted()
    const sized = await bringIn.sizes(scratch, migrated)
    const settings = { ...migrated.settings, ...scenario.settings }
    const captured = withoutKeys(snapshot.settings, settings)
    const prepare = async (session: Session): Promise<readonly string[]> => {
      const refusals = await applySettings(session, captured)
      await layOver(session, settings)
      // An owner has no policies here to become another for.
      if (scratch.asOwner !== true) await becomeAskingRole(session, snapshot.askingRole)
      return refusals
    }
    const { session } = scratch
    const refused = await prepare(session)
    signal.throwIfAborted()

    const sessions = [session]
    return {
      session,
      ...(scratch.asOwner === true && { asOwner: true }),
      async sessions(most) {
        while (scratch.another !== undefined && sessions.length < most) {
          const other = await scratch.another()
          await prepare(other)
          sessions.push(other)
        }
        return sessions.slice(0, Math.max(1, most))
      },
      snapshot: sized.snapshot,
      ...(migrated.recorded !== undefined && { recorded: migrated.recorded }),
      provenance: {
        snapshot: name,
        ...(migrated.names.length > 0 && { migrations: migrated.names }),
        ...(Object.keys(settings).length > 0 && { settings }),
        ...(scenario.scaled !== undefined && { scale: scenario.scaled.factors }),
        database: snapshot.database.name,
        capturedAt: snapshot.capturedAt,
        production: snapshot.server,
        engine: scratch.engine,
        server: scratch.server,
        // What is of all plans before what is of one table.
        shortfalls: [
          ...scratch.shortfalls,
          ...(scenario.remarks ?? []),
          ...(scenario.scaled?.assumptions ?? []),
          ...migrated.assumptions,
          ...migrated.assumed.map(({ sentence }) => sentence),
          ...injected.leftOut,
          ...sized.leftOut,
          ...refused,
        ],
      },
      assumed: migrated.assumed,
      [Symbol.asyncDispose]: () => scratch.stop(),
    }
  } catch (error) {
    await scratch.stop()
    throw error
  }
}

function withoutKeys(
  settings: Readonly<Record<string, string>>,
  without: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !Object.hasOwn(without, name)))
}
