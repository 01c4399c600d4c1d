import { quotedForDump, readNamePattern } from '../../postgres/name-pattern.ts'

/** What a dump of the schema is to hold. */
export interface DumpRequest {
  /** Names; none: all schemas. */
  readonly schemas?: readonly string[]
  /** Patterns: see `NamePattern`. */
  readonly excludeTables?: readonly string[]
}

/**
 * The arguments of pg_dump, whichever one it is. Never the connection: everybody on a machine sees its command lines.
 *
 * With schemas given pg_dump leaves out all extensions, and what uses their types could not be created.
 */
export function dumpArguments({ schemas = [], excludeTables = [] }: DumpRequest): string[] {
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
    ...schemas.map((name) => `--schema=${quotedForDump(name)}`),
    ...(schemas.length > 0 ? ['--extension=*'] : []),
    ...excludeTables.map((pattern) => `--exclude-table=${readNamePattern(pattern).forDump}`),
  ]
}
