import type { Session } from '../model/session.ts'
import type { Column, Relation } from '../model/snapshot.ts'
import type { StatisticsOfColumn } from '../postgres/catalog/column-statistics.ts'
import { effectiveTablespace, isUserSchema, tableKinds } from '../postgres/catalog/user-relations.ts'
import { fetchRows } from '../postgres/fetch-rows.ts'
import { groupBy } from '../postgres/group-by.ts'
import type { IsOpen } from './past-locks.ts'

/** All tables with their sizes and the statistics of their columns. Of what is not open, the size is that of the last VACUUM. */
export async function readRelations(
  session: Session,
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
  isOpen: IsOpen,
): Promise<{ readonly relations: readonly Relation[]; readonly closed: readonly Relation[] }> {
  const pieces = fetchRows<RelationRow>(
    session,
    `SELECT n.nspname::text AS schemaname, c.relname::text AS relname, c.relkind::text AS relkind,
      c.relpages, c.reltuples, c.relallvisible, c.relhassubclass, ${effectiveTablespace('c')} AS tablespace,
      CASE WHEN c.relkind NOT IN ('r', 'm') THEN 0 WHEN ${isOpen('c.oid')}
        THEN pg_relation_size(c.oid) / current_setting('block_size')::int ELSE c.relpages END::float8 AS blocks,
      ${isOpen('c.oid')} AS "isOpen",
      (SELECT coalesce(json_agg(json_build_object('attname', a.attname, 'attnum', a.attnum) ORDER BY a.attnum), '[]')
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ${tableKinds} AND ${isUserSchema('n')}
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  )
  const relations: Relation[] = []
  const closed: Relation[] = []
  for await (const rows of pieces) {
    for (const { isOpen: open, ...row } of rows) {
      const relation = toRelation(row, statisticsOf(row.schemaname, row.relname))
      relations.push(relation)
      if (!open) closed.push(relation)
    }
  }
  return { relations, closed }
}

function toRelation(
  { tablespace, ...row }: Omit<RelationRow, 'isOpen'>,
  found: readonly StatisticsOfColumn[],
): Relation {
  const statisticsOf = groupBy(found, ({ attnum }) => attnum)
  const columns = row.columns.map((column) => ({
    ...column,
    statistics: (statisticsOf.get(column.attnum) ?? []).map(({ statistics }) => statistics),
  }))
  return { ...row, ...(tablespace !== null && { tablespace }), columns }
}

interface RelationRow extends Omit<Relation, 'columns' | 'tablespace'> {
  readonly tablespace: string | null
  readonly isOpen: boolean
  readonly columns: readonly Omit<Column, 'statistics'>[]
}
