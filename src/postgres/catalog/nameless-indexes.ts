import type { Session } from '../../model/session.ts'

/** An index as `CREATE INDEX` would make it. */
export interface NamelessIndex {
  readonly relname: string
  readonly definition: string
}

/** The definitions of all indexes of tables, each without the index's own name. */
export async function readNamelessIndexes(session: Session): Promise<readonly NamelessIndex[]> {
  const rows = await session.query<NamelessIndex>(`
    SELECT i.relname::pg_catalog.text AS relname, pg_catalog.pg_get_indexdef(i.oid) AS definition
    FROM pg_catalog.pg_index x
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
    WHERE n.nspname OPERATOR(pg_catalog.!~) '^pg_' AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema'`)
  return rows.map(({ relname, definition }) => ({
    relname,
    definition: definition.replace(/ INDEX (?:"(?:[^"]|"")+"|[^\s"]+) ON /, ' INDEX ON '),
  }))
}
