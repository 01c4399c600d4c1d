import { applySettings, layOver } from '../inject/apply-settings.ts'
import { becomeAskingRole } from '../inject/become-role.ts'
import { checkSizes } from '../inject/check-sizes.ts'
import { injectSizes, injectStatistics } from '../inject/inject-snapshot.ts'
import type { DeclaredTables } from '../model/declared.ts'
import type { Assumption } from '../model/assumption.ts'
import type { MigrateCommand, Migration, RecordedMigration } from '../model/migration.ts'
import type { Provenance } from '../model/report.ts'
import type { Scratch } from '../model/scratch.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { startScratch } from '../scratch/engines.ts'
import { fileImages } from '../storage/file-images.ts'
import type { Factors } from '../vary/factors.ts'
import type { Context } from './context.ts'
import { migrateScenario } from './migrate-scenario.ts'
import { selectivityByPlanner, withNewIndexes } from './size-new-relations.ts'

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
  const { cache, signal, progress } = context
  const { snapshot, name } = scenario
  const extensions = snapshot.schema
    .filter(({ type }) => type === 'EXTENSION')
    .map((statement) => statement.name)

  progress(`starting an empty database for ${name}`)
  const scratch = await startScratch(
    scenario.engine,
    { server: snapshot.server, locale: snapshot.database, extensions },
    { cache },
  )
  try {
    signal.throwIfAborted()
    progress(`injecting ${snapshot.relations.length} relations of ${name}`)
    const leftOut = await injectStatistics(scratch.session, snapshot, scratch.server)
    const migrated = await migrateScenario(scratch, scenario, context)
    const layouts = await injectSizes(scratch.session, migrated.snapshot)
    signal.throwIfAborted()
    await scratch.writeFiles(layouts.flatMap(fileImages))
    await checkSizes(scratch.session, layouts)
    const ready = await sizePartialIndexes(scratch, migrated)
    const settings = { ...migrated.settings, ...scenario.settings }
    const captured = withoutKeys(snapshot.settings, settings)
    const prepare = async (session: Session): Promise<readonly string[]> => {
      const refusals = await applySettings(session, captured)
      await layOver(session, settings)
      await becomeAskingRole(session, snapshot.askingRole)
      return refusals
    }
    const { session } = scratch
    const refused = await prepare(session)
    signal.throwIfAborted()

    const sessions = [session]
    return {
      session,
      async sessions(most) {
        while (scratch.another !== undefined && sessions.length < most) {
          const other = await scratch.another()
          await prepare(other)
          sessions.push(other)
        }
        return sessions.slice(0, Math.max(1, most))
      },
      snapshot: ready,
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
        shortfalls: [
          ...(scenario.remarks ?? []),
          ...(scenario.scaled?.assumptions ?? []),
          ...migrated.assumptions,
          ...migrated.assumed.map(({ sentence }) => sentence),
          ...scratch.shortfalls,
          ...leftOut,
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

/** Once more, with fewer rows: only now that the tables are large does the planner tell how many. */
async function sizePartialIndexes(
  scratch: Scratch,
  { snapshot, partialIndexes }: Awaited<ReturnType<typeof migrateScenario>>,
): Promise<Snapshot> {
  if (partialIndexes.length === 0) return snapshot
  const { session, server } = scratch
  const ask = selectivityByPlanner(session)
  const sized = await withNewIndexes(session, { snapshot, newIndexes: partialIndexes }, server, ask)
  const changed = sized.indexes.filter((index) => partialIndexes.some((one) => isNamed(index, one)))
  const layouts = await injectSizes(session, { relations: [], indexes: changed })
  await scratch.writeFiles(layouts.flatMap(fileImages))
  return sized
}

type Named = Pick<Snapshot['indexes'][number], 'schemaname' | 'relname'>

function isNamed(one: Named, other: Named): boolean {
  return one.schemaname === other.schemaname && one.relname === other.relname
}

function withoutKeys(
  settings: Readonly<Record<string, string>>,
  without: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !Object.hasOwn(without, name)))
}
