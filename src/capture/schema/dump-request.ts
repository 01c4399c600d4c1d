import type { ConnectionTarget } from '../../postgres/connect.ts'

/** What a dump of the schema is to hold, and how patient it may be. */
export interface DumpRequest {
  readonly target: ConnectionTarget
  /** Of `pg_export_snapshot()`, whose transaction has to stay open: the schema as it was then. */
  readonly snapshot?: string
  /** Patterns as psql knows them; none: all schemas. */
  readonly schemas?: readonly string[]
  readonly excludeTables?: readonly string[]
  /** Milliseconds. */
  readonly statementTimeout: number
  /** Milliseconds. */
  readonly lockTimeout: number
}

/**
 * The arguments of pg_dump, whichever one it is. Never the connection: everybody on a machine sees its command lines.
 *
 * With schemas given pg_dump leaves out all extensions, and what uses their types could not be created.
 */
export function dumpArguments({
  snapshot,
  schemas = [],
  excludeTables = [],
  lockTimeout,
}: DumpRequest): string[] {
  return [
    '--schema-only',
    '--no-owner',
    '--no-privileges',
    '--no-comments',
    '--no-publications',
    '--no-subscriptions',
    '--no-security-labels',
    '--no-tablespaces',
    '--encoding=UTF8',
    `--lock-wait-timeout=${lockTimeout}`,
    ...(snapshot === undefined ? [] : [`--snapshot=${snapshot}`]),
    ...schemas.map((pattern) => `--schema=${pattern}`),
    ...(schemas.length > 0 ? ['--extension=*'] : []),
    ...excludeTables.map((pattern) => `--exclude-table=${pattern}`),
  ]
}
