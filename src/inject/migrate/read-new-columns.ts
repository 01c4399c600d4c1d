import type { Session } from '../../model/session.ts'

/** A column of a new table, as far as the size of a row follows from it. */
export interface NewColumn {
  /** The table's. */
  readonly oid: number
  readonly attname: string
  /** As `format_type` says it without a modifier. */
  readonly type: string
  readonly atttypmod: number
  readonly attlen: number
  readonly attalign: 'c' | 's' | 'i' | 'd'
}

/** The columns of tables, by the tables' OIDs. */
export function readNewColumns(session: Session, tables: readonly number[]): Promise<readonly NewColumn[]> {
  return session.query<NewColumn>(
    `SELECT a.attrelid::pg_catalog.int8 AS oid, a.attname::pg_catalog.text AS attname,
      pg_catalog.format_type(a.atttypid, NULL) AS type, a.atttypmod, a.attlen,
      a.attalign::pg_catalog.text AS attalign
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = ANY ($1::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum`,
    [`{${tables.join(',')}}`],
  )
}
