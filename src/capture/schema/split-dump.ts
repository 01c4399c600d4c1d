import type { SchemaStatement } from '../../model/snapshot.ts'

/** An entry of a dump, with what its label says besides. */
export interface DumpEntry extends SchemaStatement {
  /** The name of the schema; `-` for what is in none. */
  readonly schema: string
}

/**
 * Takes pg_dump's text apart into its entries, in their order.
 *
 * The settings at its top and psql's commands are left out: who runs the entries sets an empty search path and
 * `check_function_bodies = off`. So are the entries that no plan depends on, and that would act, reach other servers
 * or hold secrets there.
 */
export function splitDump(dump: string): readonly DumpEntry[] {
  const entries: DumpEntry[] = []
  let accessMethod = 'heap'
  for (const { header, body } of sections(dump)) {
    const { sql, nextAccessMethod } = takeTrailingSettings(body)
    if (header !== undefined && isWanted(header.type) && holdsSql(sql)) {
      entries.push({ ...header, sql: withAccessMethod(sql, header.type, accessMethod) })
    }
    accessMethod = nextAccessMethod ?? accessMethod
  }
  return entries
}

interface Section {
  /** None: what comes before the first entry, or after the last. */
  readonly header: Omit<DumpEntry, 'sql'> | undefined
  readonly body: string
}

/**
 * Headers are looked for outside quotes and other comments only: the body of a function may well hold a piece of a
 * dump, and a comment an apostrophe.
 */
function* sections(dump: string): Generator<Section, void, undefined> {
  let header: Section['header']
  let start = 0
  for (const { index, 0: text, groups } of dump.matchAll(quotesAndHeaders)) {
    if (groups?.['type'] === undefined && groups?.['end'] === undefined) continue
    yield { header, body: dump.slice(start, index) }
    header = groups['type'] === undefined ? undefined : readHeader(groups)
    start = index + text.length
  }
  yield { header, body: dump.slice(start) }
}

const quotesAndHeaders = new RegExp(
  [
    String.raw`^--\n(?:-- TOC entry .*\n)?(?:-- Dependencies: .*\n)?-- Name: (?<name>.*); Type: (?<type>[A-Z ]+); Schema: (?<schema>.*); Owner: .*\n--\n`,
    String.raw`(?<end>^(?:-- Completed on .*\n\n)?--\n-- PostgreSQL database dump complete\n)`,
    String.raw`\bE'(?:[^'\\]|\\.|'')*'`,
    String.raw`'[^']*'`,
    String.raw`"[^"]*"`,
    String.raw`\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[^]*?\$\k<tag>\$`,
    '--.*',
  ].join('|'),
  'gm',
)

function readHeader({
  type = '',
  name = '',
  schema = '',
}: Partial<Record<string, string>>): Section['header'] {
  return { type, name, schema }
}

/** pg_dump sets the access method of the tables to come before their header, and only when it changes. */
function takeTrailingSettings(body: string): { readonly sql: string; readonly nextAccessMethod?: string } {
  const settings = /(?:\n*SET default_(?:tablespace|table_access_method) = .*;)*\s*$/.exec(body)
  const sql = body.slice(0, settings?.index).trim()
  const method = /default_table_access_method = (.*);/.exec(settings?.[0] ?? '')?.[1]
  return { sql, ...(method !== undefined && { nextAccessMethod: method }) }
}

/**
 * Event triggers and subscriptions act on their own, user mappings hold passwords, and of the others no plan knows.
 * COMMENT and those like it are not asked for, and still come with some entries.
 */
const unwanted =
  /^(?:EVENT TRIGGER|PUBLICATION|SUBSCRIPTION|USER MAPPING|COMMENT|SECURITY LABEL|(?:DEFAULT )?ACL|SEQUENCE SET|BLOB|DATABASE|TABLE DATA|MATERIALIZED VIEW DATA|STATISTICS DATA)/

function isWanted(type: string): boolean {
  return !unwanted.test(type)
}

/** The schema `public` has an entry that is but a comment. */
function holdsSql(sql: string): boolean {
  return sql.split('\n').some((line) => line !== '' && !line.startsWith('--'))
}

function withAccessMethod(sql: string, type: string, method: string): string {
  if (method === 'heap' || !/^(?:TABLE|MATERIALIZED VIEW)$/.test(type)) return sql
  return `SET default_table_access_method = ${method};\n\n${sql}\n\nRESET default_table_access_method;`
}
