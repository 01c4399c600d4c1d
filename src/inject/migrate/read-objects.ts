import type { Session } from '../../model/session.ts'
import type { Index, Relation, RelationSize } from '../../model/snapshot.ts'
import { effectiveTablespace, isUserSchema, tableKinds } from '../../postgres/catalog/user-relations.ts'

/** As it is in the scratch while that is empty: of something new, as it will be in production at first. */
type SizeNow = Pick<RelationSize, 'relpages' | 'reltuples' | 'relallvisible' | 'blocks'>

/** A table as the catalogs of the scratch know it. Its OID outlives a new name. */
export interface TableObject
  extends SizeNow, Pick<Relation, 'schemaname' | 'relname' | 'relkind' | 'relhassubclass' | 'tablespace'> {
  readonly oid: number
  /** Those that are not dropped. */
  readonly columns: readonly ColumnObject[]
}

/** An index as the catalogs of the scratch know it. A column that takes another type gives it another OID. */
export interface IndexObject
  extends
    SizeNow,
    Pick<
      Index,
      'schemaname' | 'relname' | 'relkind' | 'table' | 'amname' | 'indisvalid' | 'firstColumn' | 'tablespace'
    > {
  readonly oid: number
  /** As `pg_get_indexdef` prints it. */
  readonly definition: string
  readonly columns: readonly ColumnObject[]
}

interface ColumnObject {
  readonly attname: string
  readonly attnum: number
  /** `stainherit` of each row that `pg_statistic` has of it. */
  readonly analyzed: readonly boolean[]
}

/** An object of `pg_statistic_ext`. */
export interface StatisticsObject {
  readonly oid: number
  readonly schemaname: string
  readonly stxname: string
  readonly table: { readonly schemaname: string; readonly relname: string }
  readonly attnames: readonly string[]
}

export interface DatabaseObjects {
  readonly tables: readonly TableObject[]
  readonly indexes: readonly IndexObject[]
  readonly statistics: readonly StatisticsObject[]
}

/** All tables, indexes and statistics objects that are the user's. Needs an empty search path. */
export async function readObjects(session: Session): Promise<DatabaseObjects> {
  const [role] = await session.query<{ reads: boolean }>(
    `SELECT has_table_privilege('pg_catalog.pg_statistic', 'SELECT') AS reads`,
  )
  const columns = columnsOf('c', role?.reads === true)
  const tables = await session.query<NullableTablespace<TableObject>>(`
    SELECT c.oid::int8 AS oid, n.nspname::text AS schemaname, c.relname::text AS relname, c.relkind::text AS relkind,
      c.relhassubclass, ${sizeNow}, ${effectiveTablespace('c')} AS tablespace, ${columns} AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ${tableKinds} AND ${isUserSchema('n')} AND c.relpersistence <> 't'
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`)
  const indexes = await session.query<
    NullableTablespace<Omit<IndexObject, 'firstColumn'>> & { firstColumn: string | null }
  >(`
    SELECT c.oid::int8 AS oid, n.nspname::text AS schemaname, c.relname::text AS relname, c.relkind::text AS relkind,
      t.relname::text AS table, am.amname::text AS amname, i.indisvalid,
      (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]) AS "firstColumn",
      ${sizeNow}, ${effectiveTablespace('c')} AS tablespace, pg_get_indexdef(c.oid) AS definition, ${columns} AS columns
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_am am ON am.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${isUserSchema('n')} AND c.relpersistence <> 't'
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`)
  const statistics = await session.query<StatisticsObject>(`
    SELECT s.oid::int8 AS oid, sn.nspname::text AS schemaname, s.stxname::text AS stxname,
      json_build_object('schemaname', n.nspname, 'relname', t.relname) AS table,
      (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a
        WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)) AS attnames
    FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace
      JOIN pg_class t ON t.oid = s.stxrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    ORDER BY sn.nspname COLLATE "C", s.stxname COLLATE "C"`)
  return {
    tables: tables.map(withoutNull),
    indexes: indexes.map(({ firstColumn, ...index }) => ({
      ...withoutNull(index),
      ...(firstColumn !== null && { firstColumn }),
    })),
    statistics,
  }
}

const sizeNow = `c.relpages, c.reltuples, c.relallvisible,
  (CASE WHEN c.relkind IN ('r', 'm', 'i') THEN pg_relation_size(c.oid) / current_setting('block_size')::int ELSE 0 END)::float8 AS blocks`

/** @param readsStatistics whether the role may read `pg_statistic`; the view shows it its own, and takes longer */
function columnsOf(relation: string, readsStatistics: boolean): string {
  const analyzed = readsStatistics
    ? 'SELECT s.stainherit FROM pg_statistic s WHERE s.starelid = a.attrelid AND s.staattnum = a.attnum'
    : 'SELECT s.inherited FROM pg_stats s WHERE s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname'
  return `(SELECT coalesce(json_agg(json_build_object('attname', a.attname, 'attnum', a.attnum, 'analyzed',
      ARRAY(${analyzed})) ORDER BY a.attnum), '[]')
    FROM pg_attribute a WHERE a.attrelid = ${relation}.oid AND a.attnum > 0 AND NOT a.attisdropped)`
}

type NullableTablespace<Row> = Omit<Row, 'tablespace'> & { readonly tablespace: string | null }

function withoutNull<Row extends { readonly tablespace: string | null }>({
  tablespace,
  ...row
}: Row): Omit<Row, 'tablespace'> & { readonly tablespace?: string } {
  return { ...row, ...(tablespace !== null && { tablespace }) }
}
