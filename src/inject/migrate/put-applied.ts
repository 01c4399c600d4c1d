import type { AppliedMigrations, TableContent } from '../../model/migration.ts'
import type { Session } from '../../model/session.ts'
import { printPortably } from '../../postgres/portable-text.ts'
import { quoteIdentifier, quoteLiteral } from '../../postgres/quote.ts'
import { committed } from '../../postgres/transaction.ts'

/**
 * Fills the tables of migration tools as production's are, so that a tool that is run here does what is pending and nothing else.
 * A table that this schema lacks is left to its tool.
 */
export async function putApplied(
  session: Session,
  applied: readonly Pick<AppliedMigrations, 'table' | 'content'>[],
): Promise<void> {
  for (const { table, content } of applied) {
    if (content === undefined || content.rows.length === 0) continue
    await committed(session, async () => {
      await printPortably(session)
      const columns = await readColumns(session, table, content.columns)
      if (columns.length > 0) await fill(session, table, content, columns)
    })
  }
}

/** Empties the tables of migration tools again: what is in them is known from the capture, and nobody plans on rows that are there. */
export async function emptyApplied(
  session: Session,
  applied: readonly Pick<AppliedMigrations, 'table'>[],
): Promise<void> {
  if (applied.length === 0) return
  await committed(session, async () => {
    await session.query(asReplica)
    for (const { table } of applied) await session.query(`TRUNCATE ${table} CASCADE`)
  })
}

interface TargetColumn {
  readonly attname: string
  readonly type: string
  /** The sequence that its values come from, if one does. */
  readonly sequence: string | null
}

/** Those of the columns that are there. */
function readColumns(
  session: Session,
  table: string,
  columns: readonly string[],
): Promise<readonly TargetColumn[]> {
  return session.query<TargetColumn>(
    `SELECT a.attname::text AS attname, format_type(a.atttypid, a.atttypmod) AS type,
      pg_get_serial_sequence(c.oid::regclass::text, a.attname) AS sequence
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.oid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped AND a.attname = ANY ($2::text[])`,
    [table, `{${columns.map((column) => JSON.stringify(column)).join(',')}}`],
  )
}

/** Triggers and foreign keys of a tool's table have done their work in production. */
const asReplica = 'SET LOCAL session_replication_role = replica'

async function fill(
  session: Session,
  table: string,
  { columns, rows }: TableContent,
  targets: readonly TargetColumn[],
): Promise<void> {
  const names = targets.map(({ attname }) => quoteIdentifier(attname))
  const values = targets.map(({ attname, type }) => `(cells ->> ${columns.indexOf(attname)})::${type}`)
  await session.query(asReplica)
  await session.query(
    `INSERT INTO ${table} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${values.join(', ')} FROM json_array_elements($1::json) AS cells`,
    [JSON.stringify(rows)],
  )
  for (const { attname, sequence } of targets) {
    if (sequence === null) continue
    await session.query(
      `SELECT setval(${quoteLiteral(sequence)}, greatest(max(${quoteIdentifier(attname)}), 1)) FROM ${table}`,
    )
  }
}
