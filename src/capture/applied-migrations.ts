import type { AppliedMigrations, TableContent } from '../model/migration.ts'
import type { Session } from '../model/session.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import { askEach } from './ask-again.ts'
import type { ToolTable } from './tool-tables.ts'
import { toolTables } from './tool-tables.ts'

/**
 * Reads which migrations the database has, from the tables of the usual tools, in whichever schema. Left out is what the role may
 * not read or sees through policies only, what is locked, and what merely has a tool's name: nothing here fails a capture.
 * Prints values as the transaction that it is in does.
 */
export async function readAppliedMigrations(session: Session): Promise<readonly AppliedMigrations[]> {
  const found = await findTables(session)
  const answers: (Answer | undefined)[] = []
  for (let at = 0; at < found.length; at += atATime) {
    answers.push(
      ...(await askEach(session, found.slice(at, at + atATime), (some) => readNames(session, some))),
    )
  }
  return found.flatMap(({ table, tool, kept }, at): AppliedMigrations[] => {
    const answer = answers[at]
    if (answer === undefined) return []
    const { names, through, rows } = answer
    return [{ tool, table, names, ...(through !== null && { through }), content: { columns: kept, rows } }]
  })
}

/** Each takes a lock while it is read. */
const atATime = 50

/** Of a schema for each customer, the first are enough. */
const atMost = 200

interface FoundTable extends ToolTable {
  /** Quoted where it has to be. */
  readonly table: string
  /** Those of its columns that are captured. */
  readonly kept: readonly string[]
}

/** What many rows are in is no tool's. */
async function findTables(session: Session): Promise<readonly FoundTable[]> {
  const found = await session.query<{ table: string; relname: string; columns: readonly string[] }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table, c.relname::text AS relname,
      (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relname = ANY ($1::text[]) AND ${isUserSchema('n')} AND c.reltuples < 100000
      AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C" LIMIT ${atMost}`,
    [toolTables.map(({ relname }) => relname)],
  )
  return found.flatMap(({ table, relname, columns }) => {
    const of = toolTables.find(
      (one) => one.relname === relname && one.columns.every((column) => columns.includes(column)),
    )
    if (of === undefined) return []
    return [{ ...of, table, kept: columns.filter((column) => of.omit?.includes(column) !== true) }]
  })
}

interface Answer {
  readonly names: readonly string[]
  readonly through: string | null
  readonly rows: TableContent['rows']
}

function readNames(session: Session, tables: readonly FoundTable[]): Promise<readonly Answer[]> {
  const arms = tables.map(
    ({ table, names, through, kept }, place) => `(
      WITH t AS (SELECT * FROM ${table}), applied AS (SELECT DISTINCT name::text COLLATE "C" AS name FROM (${names}) AS n)
      SELECT ${place} AS place, (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM applied WHERE name IS NOT NULL) AS names,
        (${through ?? 'SELECT NULL'})::text AS through,
        (SELECT coalesce(json_agg(cells ORDER BY cells::text COLLATE "C"), '[]') FROM (
          SELECT json_build_array(${kept.map((column) => `${quoteIdentifier(column)}::text`).join(', ')}) AS cells FROM t) AS r) AS rows)`,
  )
  return session.query<Answer>(`${arms.join(' UNION ALL ')} ORDER BY place`)
}
