import type { Migrated } from '../inject/migrate/migrate.ts'
import { migrate } from '../inject/migrate/migrate.ts'
import { runMigrations } from '../inject/migrate/run-migrations.ts'
import type { Assumption } from '../model/assumption.ts'
import type { DeclaredTable, DeclaredTables } from '../model/declared.ts'
import type { MigrateCommand, Migration, RecordedMigration } from '../model/migration.ts'
import type { Scratch } from '../model/scratch.ts'
import { majorOf } from '../model/server.ts'
import type { RoleSetting, Snapshot } from '../model/snapshot.ts'
import type { Context } from './context.ts'
import { declaredByOid, withDeclaredColumns } from './declared-columns.ts'
import { runMigrateCommand } from './run-migrate-command.ts'
import { wantedExtensions } from './wanted-extensions.ts'
import { partialAmong, withDeclaredRows, withNewIndexes } from './size-new-relations.ts'
import { plannerSettings } from '../postgres/planner-settings.ts'

/** What migrations make of a scenario. */
export interface MigratedScenario {
  readonly snapshot: Snapshot
  /** New ones, which are too large until the planner is asked for how many rows they take. */
  readonly partialIndexes: Migrated['newIndexes']
  readonly names: readonly string[]
  /** Those of them that a command ran, where each can be left out. */
  readonly recorded?: readonly RecordedMigration[]
  /** What they set for the database or for roles. */
  readonly settings: Readonly<Record<string, string>>
  /** What had to be taken for granted of everything, each in a sentence. */
  readonly assumptions: readonly string[]
  /** What had to be taken for granted of one table or index. */
  readonly assumed: readonly Assumption[]
}

interface Unmigrated {
  /** Of the scenario, for messages. */
  readonly name: string
  readonly snapshot: Snapshot
  readonly migrations?: readonly Migration[]
  readonly migrateCommand?: MigrateCommand
  readonly declared?: DeclaredTables
}

/** Runs a scenario's migrations in its scratch while that is small. */
export async function migrateScenario(
  scratch: Scratch,
  scenario: Unmigrated,
  context: Context,
): Promise<MigratedScenario> {
  const { snapshot, migrations = [], migrateCommand } = scenario
  if (migrations.length === 0 && migrateCommand === undefined) {
    return { snapshot, partialIndexes: [], names: [], settings: {}, assumptions: [], assumed: [] }
  }
  const { session, server } = scratch
  const names = migrations.map(({ name }) => name)
  let recorded: readonly RecordedMigration[] | undefined
  const migrated = await migrate(session, snapshot, async () => {
    const ran = await runMigrations(session, migrations, {
      searchPath: snapshot.settings['search_path'],
      database: snapshot.database.name,
      extensions: wantedExtensions(scenario),
      major: majorOf(snapshot.server),
    })
    if (migrateCommand === undefined) return ran
    const ranByCommand = await runMigrateCommand(scratch, { ...scenario, migrateCommand }, context)
    names.push(...ranByCommand.names)
    recorded = ranByCommand.recorded
    return ran
  })
  const declared = declaredByOid(migrated, scenario.declared)
  const described = await withDeclaredColumns(session, migrated, declared)
  const filled = await withDeclaredRows(session, { ...migrated, snapshot: described }, declared)
  const sized = await withNewIndexes(session, { ...migrated, snapshot: filled }, server, async () => 1)
  const ofPlanner = migrated.roleSettings.filter(({ name }) => plannerSettings.includes(name))
  return {
    snapshot: sized,
    partialIndexes: partialAmong(migrated.newIndexes),
    names,
    ...(recorded !== undefined && { recorded }),
    settings: Object.fromEntries(ofPlanner.map(({ name, value }) => [name, value])),
    assumptions: [...migrated.leftOut, ...ofPlanner.flatMap(saySetting)],
    assumed: assumedOf(migrated, declared),
  }
}

/** A database's settings are everybody's. */
function saySetting({ role, name, value }: RoleSetting): readonly string[] {
  if (role === undefined) return []
  return [`A migration sets ${name} = ${value} for the role ${role}: every query is planned as that role's.`]
}

function assumedOf(
  { newTables, newColumns, lostColumns, newIndexes }: Migrated,
  declared: ReadonlyMap<number, DeclaredTable>,
): readonly Assumption[] {
  return [
    ...newTables
      .filter(({ relkind }) => relkind !== 'p')
      .map(({ oid, schemaname, relname }) => {
        const rows = declared.get(oid)?.rows
        const sentence =
          rows === undefined
            ? `${schemaname}.${relname} is new, and empty: "-- planflip: rows 1e6" above the statement that creates it would tell otherwise.`
            : `${schemaname}.${relname} is new: it has ${rows.toLocaleString('en-US')} rows, as was declared, of which nothing more is known.`
        return { schemaname, relname, sentence }
      }),
    ...newIndexes
      .filter(({ relkind }) => relkind === 'i')
      .map(({ schemaname, relname, table }) => ({
        schemaname,
        relname: table,
        index: relname,
        sentence: `${relname} on ${table} is new: its size is estimated from statistics.`,
      })),
    ...newColumns.map((column) => sayColumn(column, 'is new', declared)),
    ...lostColumns.map((column) => sayColumn(column, 'has another type, and lost its statistics', declared)),
  ]
}

type NewColumn = Migrated['newColumns'][number]

function sayColumn(
  { oid, ...column }: NewColumn,
  what: string,
  declared: ReadonlyMap<number, DeclaredTable>,
): Assumption {
  const { schemaname, relname, attname } = column
  const isDeclared = Object.hasOwn(declared.get(oid)?.columns ?? {}, attname)
  const known = isDeclared
    ? 'of its values is known what was declared.'
    : 'nothing is known of its values until the next ANALYZE.'
  return { ...column, sentence: `${schemaname}.${relname}.${attname} ${what}: ${known}` }
}
