import type { Command } from 'commander'
import { Option } from 'commander'
import { isAbsolute, join } from 'node:path'
import type { Recorded } from '../commands/record.ts'
import { record } from '../commands/record.ts'
import type { RecordedLogs } from '../commands/record-logs.ts'
import { recordLogs } from '../commands/record-logs.ts'
import type { WrittenRecording } from '../commands/write-recording.ts'
import { Failure } from '../model/failure.ts'
import { asideReasons } from '../model/observed.ts'
import { tellFaults } from './faults.ts'
import type { Surroundings } from './options.ts'
import { contextOf } from './options.ts'
import type { ProxyOptions } from './proxy-options.ts'
import { proxyIn, sayNothingCame, withProxy } from './proxy-options.ts'

interface RecordOptions extends ProxyOptions {
  readonly out?: string
  readonly log?: readonly string[]
  readonly logLinePrefix?: string
  readonly database?: string
  readonly directory: string
  readonly values: 'keep' | 'types'
  readonly quiet?: boolean
}

export function addRecord(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  const recording = program
    .command('record')
    .description(
      'write the statements that a command sends to Postgres, such as your tests, as a corpus; or those in the logs of a server',
    )
    .argument('[command...]', 'after two dashes; without one: what hooks have recorded already')
    .option('--out <file>', `the file to write anew (default: "${recordedFile}", of logs "${loggedFile}")`)
    .option('--directory <directory>', 'where hooks write without a command', '.planflip/recorded')
    .addOption(
      new Option('--values <which>', 'whether parameters keep their values, or their types alone')
        .choices(['keep', 'types'])
        .default('keep'),
    )
    .option(
      '--log <file...>',
      "logs of a server to read instead: csvlog, jsonlog or stderr, also auto_explain's entries, also zipped; - for the standard input",
    )
    .option('--log-line-prefix <setting>', 'as the server has it, where the lines of a log do not tell')
    .option('--database <name>', 'of the statements in logs, those of this database only')
  withProxy(recording)
    .option('--quiet', 'no progress, and no summary')
    .addHelpText(
      'after',
      `
Examples:
  planflip record -- npm test
  planflip record --out queries/api.jsonl --values types -- node --test test/api
  planflip record --database shop --log /var/log/postgresql/*.csv
  kubectl logs postgres-0 | planflip record --log -
  planflip record --proxy -- bundle exec rspec
  planflip record --proxy --env TEST_DATABASE_URL -- pytest

Every Node that the command starts records what goes through node-postgres, and hooks such as planflip/postgres record
the rest. Programs in other languages are recorded by a proxy, which DATABASE_URL and libpq's variables lead them to.
The exit code is the command's.`,
    )
    .action(async (command: readonly string[], options: RecordOptions) => {
      const inFolder = (path: string) => (isAbsolute(path) ? path : join(terminal.directory, path))
      const { log, values, quiet, out = log === undefined ? recordedFile : loggedFile } = options
      const context = contextOf(options, surroundings)
      requireEither(command, options)
      const proxy = proxyIn(command, options, terminal.environment)
      if (log !== undefined) {
        const logged = await recordLogs(
          {
            files: log.map((file) => (file === '-' ? file : inFolder(file))),
            out: inFolder(out),
            values,
            ...(options.logLinePrefix !== undefined && { linePrefix: options.logLinePrefix }),
            ...(options.database !== undefined && { database: options.database }),
          },
          context,
        )
        if (quiet !== true) terminal.tell(sayLogged(logged, { out, database: options.database }))
        return
      }
      const directory = inFolder(options.directory)
      const recorded = await record(
        { command, out: inFolder(out), directory, values, ...(proxy !== undefined && { proxy }) },
        context,
      )
      tellFaults(recorded.faults, terminal)
      if (quiet !== true) terminal.tell(sayRecorded(recorded, out))
      surroundings.finish(recorded.exitCode)
    })
}

const recordedFile = 'queries/recorded.jsonl'
const loggedFile = 'queries/logged.jsonl'

function requireEither(
  command: readonly string[],
  { log, logLinePrefix, database }: Pick<RecordOptions, 'log' | 'logLinePrefix' | 'database'>,
): void {
  if (log !== undefined && command.length > 0) {
    throw new Failure('bad-usage', 'record runs a command or reads logs, and not both.', {
      hint: 'Leave out --log or the command.',
    })
  }
  if (log !== undefined || (logLinePrefix === undefined && database === undefined)) return
  throw new Failure('bad-usage', '--log-line-prefix and --database are about logs.', {
    hint: 'Name the files with --log.',
  })
}

function sayLogged(
  logged: RecordedLogs,
  { out, database }: { readonly out: string; readonly database: string | undefined },
): string {
  const { sent, databases, broken } = logged
  const said =
    sent === 0
      ? `planflip: ${out} was not written, as the logs hold no statement. Servers write them with log_min_duration_statement, log_statement or auto_explain.\n`
      : sayWritten(logged, `${sent.toLocaleString('en-US')} statements are in the logs`, out)
  return [said, ...sayDatabases(databases, database), ...(broken > 0 ? [sayBroken(broken)] : [])].join('')
}

function sayDatabases(databases: ReadonlyMap<string, number>, wanted: string | undefined): readonly string[] {
  const shown = [...databases].map(([name, count]) => [name === '' ? 'not told' : name, count] as const)
  if (wanted !== undefined) {
    return shown
      .filter(([name]) => name !== wanted)
      .map(([name, count]) => `  ${count} entries left out: of the database ${name}\n`)
  }
  if (shown.length < 2) return []
  const all = shown.map(([name, count]) => `${name} (${count})`).join(', ')
  return [`  of several databases: ${all}; --database takes one\n`]
}

function sayBroken(broken: number): string {
  return `  ${broken} entries left out: cut off, or none of the server's\n`
}

function sayRecorded(recorded: Recorded, out: string): string {
  const { sent, proxied } = recorded
  if (sent === 0 && proxied !== undefined) return sayNothingCame(proxied, out)
  if (sent === 0) {
    return `planflip: ${out} was not written, as nothing was recorded. Let the application record by a hook: import { record } from 'planflip/pg'.\n`
  }
  return sayWritten(recorded, `${sent.toLocaleString('en-US')} statements were sent`, out)
}

function sayWritten({ queries, setAside }: WrittenRecording, what: string, out: string): string {
  const wrote =
    queries === 0 ? 'nothing that could be planned, and no file written' : `${queries} queries in ${out}`
  const aside = setAside.map(({ reason, count }) => `  ${count} set aside ${asideReasons[reason]}\n`)
  return `planflip: ${what}: ${wrote}.\n${aside.join('')}`
}
