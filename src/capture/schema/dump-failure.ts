import type { FailureCode } from '../../model/failure.ts'
import { Failure } from '../../model/failure.ts'
import { schemaChanged } from './require-same-schema.ts'

/** Says why pg_dump gave up, from what it printed to its standard error. */
export function dumpFailure(printed: string): Failure {
  const said = complaintIn(printed)
  if (gone.test(said)) return schemaChanged(said, printed)
  const { code, hint } = known.find(({ pattern }) => pattern.test(said)) ?? unknownComplaint
  return new Failure(code, `Cannot read the schema: ${said}`, { hint, cause: printed })
}

/**
 * The error that pg_dump reports, without the progress before it and the query after it. The query of a failed LOCK
 * names all tables that there are; the error names the one.
 */
function complaintIn(printed: string): string {
  const complaint =
    /pg_dump: error: ([^]*?)\s*(?:pg_dump: (?:detail|hint)|$)/.exec(printed)?.[1] ?? printed.trim()
  return complaint.replaceAll(/\s+/g, ' ').replace(/^query failed: ERROR: /, '')
}

/** What the backend and pg_dump say of an object that is in the snapshot and nowhere else any more. */
const gone =
  /cache lookup failed|could not open relation with OID|could not find tuple|does not exist|appears to be empty|not found for (?:relation|constraint)/

interface KnownComplaint {
  readonly pattern: RegExp
  readonly code: FailureCode
  readonly hint: string
}

const known: readonly KnownComplaint[] = [
  {
    pattern: /permission denied/,
    code: 'not-permitted',
    hint: 'Grant pg_read_all_data to this user, or leave the table out with --exclude.',
  },
  {
    pattern: /statement timeout/,
    code: 'timed-out',
    hint: 'Try again at a quieter hour, or give a statement more seconds: capture --statement-timeout 300.',
  },
  {
    pattern: /conflict with recovery/,
    code: 'timed-out',
    hint: 'A standby had to end the transaction: try again, or capture from the primary.',
  },
  {
    pattern: /timeout/,
    code: 'timed-out',
    hint: 'Capture again when no migration holds locks on the tables, or allow more time.',
  },
  {
    pattern: /no matching (?:schemas|tables|extensions) were found/,
    code: 'bad-usage',
    hint: 'Correct the names given with --schema.',
  },
  {
    pattern: /server version mismatch/,
    code: 'engine-unavailable',
    hint: "Install a pg_dump of the server's major version, and put it on the PATH.",
  },
  {
    pattern:
      /connection to server|server closed the connection|terminating connection|no connection to the server/,
    code: 'cannot-connect',
    hint: 'Try again; if it fails again, look into the log of the server.',
  },
]

const unknownComplaint = {
  code: 'engine-unavailable',
  hint: 'Run pg_dump --schema-only on this database by hand, to see whether it can be dumped at all.',
} as const
