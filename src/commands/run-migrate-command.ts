import { readAppliedMigrations } from '../capture/applied-migrations.ts'
import { emptyApplied, putApplied } from '../inject/migrate/put-applied.ts'
import { commandEnvironment } from '../migrations/command/command-environment.ts'
import type { CommandEnd } from '../migrations/command/run-command.ts'
import { runCommand } from '../migrations/command/run-command.ts'
import { withoutSecrets } from '../migrations/command/without-secrets.ts'
import { Failure } from '../model/failure.ts'
import type {
  AppliedMigrations,
  MigrateCommand,
  RecordedMigration,
  TableContent,
} from '../model/migration.ts'
import type { Scratch } from '../model/scratch.ts'
import type { Session, SqlError } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { createRole } from '../postgres/create-role.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { rolledBack } from '../postgres/transaction.ts'
import type { Context } from './context.ts'

interface RanByCommand {
  /** Of the migrations that it ran, as far as its tool's table tells. */
  readonly names: readonly string[]
  /** The same with their rows, where each has one. */
  readonly recorded?: readonly RecordedMigration[]
}

interface ToMigrate {
  /** Of the scenario, for messages. */
  readonly name: string
  readonly snapshot: Snapshot
  readonly migrateCommand: MigrateCommand
}

/**
 * Has a command run the migrations that a scratch lacks, in the environment of the user but for the server, which is the scratch.
 *
 * @throws Failure `schema-mismatch` where the command fails, `timed-out`, and `bad-usage` where it cannot be run or goes elsewhere
 */
export async function runMigrateCommand(
  scratch: Scratch,
  { name, snapshot, migrateCommand }: ToMigrate,
  context: Context,
): Promise<RanByCommand> {
  const { session } = scratch
  const { appliedMigrations = [], settings } = snapshot
  await putApplied(session, [...appliedMigrations, ...(migrateCommand.skipped ?? [])])
  const before = await readApplied(session)
  const run: Run = {
    command: migrateCommand,
    shown: `${withoutSecrets(context.environment)(migrateCommand.command)}, for ${name},`,
    searchPath: settings['search_path'],
    knowsApplied: appliedMigrations.some(({ content }) => content !== undefined),
  }
  context.progress(`migrating ${name}`)
  await runUntilRolesAreThere(scratch, run, context)
  const after = await readApplied(session)
  await emptyApplied(session, after)
  const names = namesAdded(before, after)
  const recorded = recordsOf(names, before, after)
  return { names, ...(recorded !== undefined && { recorded }) }
}

interface Run {
  readonly command: MigrateCommand
  /** Without passwords, and with the scenario that it is run for: the beginning of a sentence. */
  readonly shown: string
  readonly searchPath: string | undefined
  /** Whether the capture found any tool's table. */
  readonly knowsApplied: boolean
}

function readApplied(session: Session): Promise<readonly AppliedMigrations[]> {
  return rolledBack(session, async () => {
    await printPortably(session)
    return readAppliedMigrations(session)
  })
}

function namesAdded(
  before: readonly AppliedMigrations[],
  after: readonly AppliedMigrations[],
): readonly string[] {
  return after.flatMap(({ table, names }) => {
    const known = before.find((one) => one.table === table)?.names ?? []
    return names.filter((name) => !known.includes(name))
  })
}

/** For each name the row that came with it; undefined where a tool keeps no row for each, or had no table before. */
function recordsOf(
  names: readonly string[],
  before: readonly AppliedMigrations[],
  after: readonly AppliedMigrations[],
): readonly RecordedMigration[] | undefined {
  const known = new Map(before.map(({ table, content }) => [table, new Set(content?.rows.map(textOf))]))
  const added = after.flatMap(({ table, content: { columns, rows } = nothing }) =>
    rows
      .filter((row) => known.get(table)?.has(textOf(row)) === false)
      .map((row) => ({ table, content: { columns, rows: [row] }, row })),
  )
  const records = names.flatMap((name) => {
    const [record, ...others] = added.filter(({ row }) => row.includes(name))
    if (record === undefined || others.length > 0) return []
    return [{ name, table: record.table, content: record.content }]
  })
  return records.length === names.length && added.length === names.length ? records : undefined
}

const nothing: TableContent = { columns: [], rows: [] }

function textOf(row: TableContent['rows'][number]): string {
  return JSON.stringify(row)
}

/** Roles are the server's, and no snapshot has them all: one that the command asks for is made, and the command run again. */
async function runUntilRolesAreThere(
  scratch: Scratch,
  run: Run,
  context: Context,
  made: readonly string[] = [],
): Promise<void> {
  const ended = await runOnce(scratch, run, context)
  if (ended.exitCode === 0) return
  const role = /^role "(.+)" does not exist$/.exec(ended.refusal?.message ?? '')?.[1]
  if (role === undefined || made.includes(role)) throw failed(run, ended)
  await createRole(scratch.session, role)
  context.hear?.(`planflip: the role ${role} has been made on the scratch: once more.`)
  await runUntilRolesAreThere(scratch, run, context, [...made, role])
}

interface Ended extends CommandEnd {
  /** What the scratch refused last. */
  readonly refusal: SqlError | undefined
}

async function runOnce(scratch: Scratch, run: Run, { environment, signal, hear }: Context): Promise<Ended> {
  const settings = run.searchPath === undefined ? {} : { search_path: run.searchPath }
  await using entrance = await scratch.admit(settings)
  const own = commandEnvironment(environment, entrance)
  const hide = withoutSecrets(environment, own)
  const ended = await runCommand(run.command, {
    environment: own,
    signal,
    hear: (line) => hear?.(hide(line)),
  })
  if (ended.exitCode === 0 && entrance.admitted() === 0) throw wentElsewhere(run)
  return { ...ended, lastWords: ended.lastWords.map(hide), refusal: entrance.lastRefusal() }
}

function wentElsewhere({ shown }: Run): Failure {
  return new Failure('bad-usage', `${shown} ended well, and never asked the scratch database anything.`, {
    hint:
      'Have its configuration take the server from DATABASE_URL (or PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE), ' +
      'and see what it did to the server that it asked instead.',
  })
}

function failed(run: Run, ended: Ended): Failure {
  const { exitCode, lastWords, refusal } = ended
  const failure = `${run.shown} failed with exit code ${exitCode}`
  const refused = refusal === undefined ? [] : [`The scratch last refused: ${refusal.message}.`]
  const message = [failure, ...refused, ...lastWords.map((line) => `| ${line}`)].join('\n  ')
  const code = notRun.has(exitCode) ? 'bad-usage' : 'schema-mismatch'
  return new Failure(code, message, { hint: adviceOn(run, ended) })
}

function adviceOn({ knowsApplied }: Run, { exitCode, refusal }: Ended): string {
  if (notRun.has(exitCode)) {
    return 'Write the command as your shell takes it in the folder of the project, with its tool installed.'
  }
  if (/^(?:extension|could not open extension|could not access file)/.test(refusal?.message ?? '')) {
    return 'Take an engine that has the extension (--engine native has more), or run the migration without it.'
  }
  return knowsApplied
    ? 'Mend the migration; where production has others than this branch, merge them; where it has another schema than the snapshot, capture again.'
    : "The snapshot knows of no migration that is done, so that all were run: capture again as a role that may read your tool's table (docs/migrations.md)."
}

/** What a shell says of a program that there is not, or that may not be run. */
const notRun: ReadonlySet<number> = new Set([126, 127])
