import { join } from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import type { Captured } from '../commands/capture.ts'
import { capture } from '../commands/capture.ts'
import { knownInputs } from '../commands/known-inputs.ts'
import { countRows } from '../model/count-rows.ts'
import { asideReasons } from '../model/observed.ts'
import { majorOf } from '../model/server.ts'
import type { Certificate } from '../model/snapshot.ts'
import { renderKnownInputs } from '../report/known-inputs.ts'
import { loadConfig } from '../config/load-config.ts'
import type { Surroundings } from './options.ts'
import { contextOf } from './options.ts'
import { sayRedaction } from './say-redaction.ts'

interface CaptureOptions {
  readonly out: string
  readonly queries?: string
  readonly schema: readonly string[]
  readonly exclude: readonly string[]
  readonly pgStatStatements?: string | true
  readonly redact: readonly string[]
  readonly redactAll?: boolean
  readonly redactKey?: string
  readonly config?: string
  readonly statementTimeout?: number
  readonly force?: boolean
  readonly quiet?: boolean
}

export function addCapture(program: Command, surroundings: Surroundings): void {
  program
    .command('capture')
    .description("save what production's planner knows to a snapshot file; read-only")
    .argument(
      '[url]',
      'as for psql: postgres://user@host/database, host=… dbname=…, service=…; without it DATABASE_URL, or PGHOST and its like',
    )
    .option('--out <file>', 'the snapshot file, compressed if it ends in .gz', 'stats/production.json')
    .option('--queries <directory>', "also keep production's own plans of this corpus, for verify")
    .option(
      '--pg-stat-statements [file]',
      'also write what the application sends as a corpus (default: pg_stat_statements.sql in the corpus)',
    )
    .option('--schema <name...>', 'only these schemas', [])
    .option('--exclude <pattern...>', 'without these tables: audit_*, archive.*', [])
    .option(
      '--redact <column...>',
      'with pseudonyms for the values of these columns: users.email, *.email',
      [],
    )
    .option('--redact-all', 'with pseudonyms for the values of all columns')
    .option('--redact-key <file>', 'keep there what translates values; without it nobody can')
    .option(
      '--statement-timeout <seconds>',
      'how long production may take for a statement (default: 60)',
      readSeconds,
    )
    .option('--config <file>', 'the configuration file, which may name columns to redact')
    .option('--force', 'take a database that looks empty, and overwrite a file that is of another one')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  planflip capture postgres://readonly@db.example.com/shop
  PGHOST=db.example.com PGDATABASE=shop planflip capture --out stats/production.json.gz
  planflip capture 'service=shop sslmode=verify-full target_session_attrs=prefer-standby'
  planflip capture --queries queries
  planflip capture --pg-stat-statements --queries queries
  planflip capture --redact users.email '*.phone' --redact-key ~/shop.key

Any role will do that may select from the tables; what it may not read is listed, with the GRANT that lets it.
A member of pg_read_all_data reads everything. Passwords belong into PGPASSWORD or ~/.pgpass.`,
    )
    .action(async (url: string | undefined, options: CaptureOptions) => {
      const { terminal } = surroundings
      const { observedQueries, urlInstead } = corpusFileOf(options)
      const { asked, urlBehind } = columnsIn(options)
      const target = url ?? urlInstead ?? urlBehind ?? (terminal.environment['DATABASE_URL'] || undefined)
      const { redact } = await loadConfig({
        directory: terminal.directory,
        ...(options.config !== undefined && { file: options.config }),
      })
      const captured = await capture(
        {
          ...(target !== undefined && { url: target }),
          out: options.out,
          selection: { schemas: options.schema, exclude: options.exclude },
          ...(options.queries !== undefined && { queries: options.queries }),
          ...(observedQueries !== undefined && { observedQueries }),
          redact: {
            columns: [...redact.columns, ...asked],
            all: redact.all || options.redactAll === true,
          },
          ...(options.redactKey !== undefined && { redactKey: options.redactKey }),
          propose: redact.propose,
          ...(options.statementTimeout !== undefined && {
            statementTimeout: 1000 * options.statementTimeout,
          }),
          force: options.force === true,
        },
        contextOf(options, surroundings),
      )
      const known = renderKnownInputs(knownInputs(captured.snapshot), { mostStatements: 20 })
      terminal.write(`${sayCaptured(captured, options.out)}${sayCorpus(captured)}\n${known}`)
      terminal.tell(sayNeverAnalyzed(captured))
      terminal.tell(saySetAside(captured))
      terminal.tell(sayRedaction(captured))
      surroundings.finish(0)
    })
}

/** Postgres counts milliseconds in 31 bits, and takes 0 for no limit. */
function readSeconds(text: string): number {
  const seconds = Number(text)
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 86_400) return seconds
  throw new InvalidArgumentError('Give seconds, from 1 to 86400.')
}

/** An option with a file that may be left out takes the URL behind it for one. */
function corpusFileOf({ pgStatStatements, queries = 'queries' }: CaptureOptions): {
  readonly observedQueries?: string
  readonly urlInstead?: string
} {
  if (pgStatStatements === undefined) return {}
  const usual = join(queries, 'pg_stat_statements.sql')
  if (pgStatStatements === true) return { observedQueries: usual }
  return isServer(pgStatStatements)
    ? { observedQueries: usual, urlInstead: pgStatStatements }
    : { observedQueries: pgStatStatements }
}

/** So does the option of a list. */
function columnsIn({ redact }: CaptureOptions): {
  readonly asked: readonly string[]
  readonly urlBehind?: string
} {
  const urlBehind = redact.find(isServer)
  return {
    asked: redact.filter((column) => !isServer(column)),
    ...(urlBehind !== undefined && { urlBehind }),
  }
}

function isServer(word: string): boolean {
  return /:\/\/|^\w+ *=/.test(word)
}

function sayCaptured({ snapshot }: Captured, out: string): string {
  const { database, server, relations, indexes, certificate } = snapshot
  const rows = countRows(relations).toLocaleString('en-US')
  const certified = certificate === undefined ? '' : sayPlans(certificate)
  return `${out}: ${database.name} on PostgreSQL ${majorOf(server)}, ${relations.length} relations, ${indexes.length} indexes, ${rows} rows${certified}.\n`
}

function sayPlans({ plans }: Certificate): string {
  const refused = plans.filter(({ outcome }) => outcome.status === 'failed').length
  return `, ${plans.length - refused} plans of its own${refused === 0 ? '' : ` and ${refused} refusals`}`
}

/** Of a table without statistics the planner knows the size and guesses the rest. */
function sayNeverAnalyzed({ neverAnalyzed, snapshot }: Captured): string {
  const count = neverAnalyzed.length
  if (count === 0) return ''
  const tables = count <= mostNamed ? ` ${neverAnalyzed.join(', ')}` : ''
  return `planflip: ${count} of ${snapshot.relations.length} tables ${count === 1 ? 'was' : 'were'} never analyzed, and their plans rest on guesses. Run, and capture again:\n  ANALYZE${tables};\n`
}

/** More names than these nobody types: ANALYZE alone takes all. */
const mostNamed = 10

function sayCorpus({ corpus }: Captured): string {
  if (corpus === undefined) return ''
  const { file, queries, calls } = corpus
  return queries === 0
    ? `${file}: not written, as pg_stat_statements holds nothing that could be planned.\n`
    : `${file}: ${queries.toLocaleString('en-US')} statements of ${calls.toLocaleString('en-US')} calls.\n`
}

function saySetAside({ corpus }: Captured): string {
  if (corpus === undefined || corpus.setAside.length === 0) return ''
  const count = corpus.setAside.reduce((sum, aside) => sum + aside.count, 0)
  const lines = corpus.setAside.map(({ reason, count: some, example }) => {
    const remark =
      reason === 'hidden' ? `: ${corpus.grant ?? ''}` : example === undefined ? '' : `, as: ${example}`
    return `  ${some} ${asideReasons[reason]}${remark}\n`
  })
  return `planflip: ${count} entries of pg_stat_statements were set aside:\n${lines.join('')}`
}
