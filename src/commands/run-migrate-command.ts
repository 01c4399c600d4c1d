import { readAppliedMigrations } from '../capture/applied-migrations.ts'
import { emptyApplied, putApplied } from '../inject/migrate/put-applied.ts'
import { commandEnvironment } from '../migrations/command/command-environment.ts'
import type { CommandEnd } from '../migrations/command/run-command.ts'
import { runCommand } from '../migrations/command/run-command.ts'
import { withoutSecrets } from '../migrations/command/without-secrets.ts'
import { Failure } from '../model/failure.ts'
import type { AppliedMigrations, MigrateCommand } from '../model/migration.ts'
import type { Scratch } from '../model/scratch.ts'
import type { Session, SqlError } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { rolledBack } from '../postgres/transaction.ts'
import type { Context } from './context.ts'

/**
 * Has a command run the migrations that a scratch lacks, in the environment of the user but for the server, which is the scratch.
 * Answers with the names of those that it ran, as far as its tool's table tells.
 *
 * @throws Failure `schema-mismatch` where the command fails, `timed-out`, and `bad-usage` where it cannot be run or goes elsewhere
 */
export async function runMigrateCommand(
  scratch: Scratch,
  snapshot: Snapshot,
  command: MigrateCommand,
  context: Context,
): Promise<readonly string[]> {
  const { session } = scratch
  const shown = withoutSecrets(context.environment)(command.command)
  await putApplied(session, snapshot.appliedMigrations ?? [])
  const before = await readApplied(session)
  context.progress(`running ${shown}`)
  await runUntilRolesAreThere(scratch, snapshot, { ...command, shown }, context)
  const after = await readApplied(session)
  await emptyApplied(session, after)
  return namesAdded(before, after)
}

function readApplied(session: Session): Promise<readonly AppliedMigrations[]> {
  return rolledBack(session, () => readAppliedMigrations(session))
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

/** Roles are the server's, and no snapshot has them all: one that the command asks for is made, and the command run again. */
async function runUntilRolesAreThere(
  scratch: Scratch,
  snapshot: Snapshot,
  command: ShownCommand,
  context: Context,
  made: readonly string[] = [],
): Promise<void> {
  const ended = await runOnce(scratch, snapshot, command, context)
  if (ended.exitCode === 0) return
  const role = /^role "(.+)" does not exist$/.exec(ended.refusal?.message ?? '')?.[1]
  if (role === undefined || made.includes(role)) throw failed(command, ended, snapshot)
  await scratch.session.query(`CREATE ROLE ${quoteIdentifier(role)}`)
  await runUntilRolesAreThere(scratch, snapshot, command, context, [...made, role])
}

interface ShownCommand extends MigrateCommand {
  /** Without passwords, for messages. */
  readonly shown: string
}

interface Ended extends CommandEnd {
  /** What the scratch refused last. */
  readonly refusal: SqlError | undefined
}

async function runOnce(
  scratch: Scratch,
  { settings }: Snapshot,
  command: ShownCommand,
  { environment, signal, hear }: Context,
): Promise<Ended> {
  const searchPath = settings['search_path']
  await using entrance = await scratch.admit({
    ...(searchPath !== undefined && { search_path: searchPath }),
  })
  const own = commandEnvironment(environment, entrance)
  const hide = withoutSecrets(environment, own)
  const ended = await runCommand(command, {
    environment: own,
    signal,
    hear: (line) => hear?.(hide(line)),
  })
  if (ended.exitCode === 0 && entrance.admitted() === 0) throw wentElsewhere(command)
  return { ...ended, lastWords: ended.lastWords.map(hide), refusal: entrance.lastRefusal() }
}

function wentElsewhere({ shown }: ShownCommand): Failure {
  return new Failure('bad-usage', `${shown} ended well, and never asked the scratch database anything.`, {
    hint:
      'Have its configuration take the server from DATABASE_URL (or PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE), ' +
      'and see what it did to the server that it asked instead.',
  })
}

/** What a shell says of a program that there is not, or that may not be run. */
const notRun: ReadonlySet<number> = new Set([126, 127])

function failed(
  { shown }: ShownCommand,
  { exitCode, lastWords, refusal }: Ended,
  { appliedMigrations = [] }: Snapshot,
): Failure {
  const failure = `${shown} failed with exit code ${exitCode}`
  const refused = refusal === undefined ? [] : [`The scratch last refused: ${refusal.message}.`]
  const message = [failure, ...refused, ...lastWords.map((line) => `| ${line}`)].join('\n  ')
  if (notRun.has(exitCode)) {
    return new Failure('bad-usage', message, {
      hint: 'Write the command as your shell takes it in the folder of the project, with its tool installed.',
    })
  }
  return new Failure('schema-mismatch', message, {
    hint: appliedMigrations.some(({ content }) => content !== undefined)
      ? 'Mend the migration; if production has it already, or another schema than the snapshot, capture again.'
      : "The snapshot knows of no migration that is done, so that all were run: capture again as a role that may read your tool's table (docs/migrations.md).",
  })
}
