import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/**
 * The snapshot without what its schema does not make and the scratch has not: the tables that an extension brings along, where the
 * extension is lacking or of another version. What is missing though a statement makes it stays, and is told of as a fault.
 */
export async function withoutAbsent(session: Session, snapshot: Snapshot): Promise<Snapshot> {
  const made = new Set(snapshot.schema.filter(({ type }) => makesTable.has(type)).map(({ name }) => name))
  const { relations, indexes, extendedStatistics } = snapshot
  if (relations.every(({ relname }) => made.has(relname))) return snapshot

  const present = await readPresent(session)
  const isThere = (one: Named, table: string): boolean => made.has(table) || present.has(keyOf(one))
  const withColumnsThere = <Relation extends Snapshot['relations'][number]>(relation: Relation): Relation => {
    if (made.has(relation.relname)) return relation
    const attnames = present.get(keyOf(relation)) ?? []
    return { ...relation, columns: relation.columns.filter(({ attname }) => attnames.includes(attname)) }
  }
  return {
    ...snapshot,
    relations: relations
      .filter((relation) => isThere(relation, relation.relname))
      .map((relation) => withColumnsThere(relation)),
    indexes: indexes.filter((index) => isThere(index, index.table)),
    extendedStatistics: extendedStatistics.filter(({ table }) => isThere(table, table.relname)),
  }
}

/** pg_dump's words. */
const makesTable: ReadonlySet<string> = new Set(['TABLE', 'FOREIGN TABLE', 'MATERIALIZED VIEW'])

interface Named {
  readonly schemaname: string
  readonly relname: string
}

/** Tables and indexes of the scratch, with the names of their columns. */
async function readPresent(session: Session): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await session.query<Named & { readonly attnames: readonly string[] }>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname,
      (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS attnames
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${isUserSchema('n')}`)
  return new Map(rows.map((row) => [keyOf(row), row.attnames]))
}

function keyOf({ schemaname, relname }: Named): string {
  return JSON.stringify([schemaname, relname])
}
