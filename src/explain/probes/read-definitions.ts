import type { Session } from '../../model/session.ts'
import type { RelationName } from './find-relations.ts'

/** What the catalogs say of a table, as far as a probe has to spell it. */
export interface TableDefinition extends RelationName {
  /** All tables below it. Read where the table is a parent; a long list is not probed. */
  readonly descendants: readonly string[]
  /** Whether policies may add conditions to what reads it. */
  readonly hasPolicies: boolean
  readonly columns: readonly ColumnDefinition[]
  /** Valid ones, the newest first, as the planner takes them (`get_relation_info` of plancat.c). */
  readonly indexes: readonly IndexDefinition[]
  readonly statistics: readonly StatisticsDefinition[]
}

export interface ColumnDefinition {
  readonly attname: string
  /** Of a domain, its base type's: `m` is a multirange. */
  readonly typtype: string
  readonly typname: string
  readonly notNull: boolean
  /** Whether values differ in length. */
  readonly varies: boolean
}

export interface IndexDefinition {
  readonly indexname: string
  readonly amname: string
  /** The first key: a column by its name, or an expression. */
  readonly firstKey: string
  /** The column that is the first key; null for an expression. */
  readonly firstColumn: string | null
  /** The type that the first key's operator class is for, as `regtype`, and its family. */
  readonly opcintype: string
  readonly opfname: string
  readonly hasExpressions: boolean
  /** All keys as ORDER BY takes them, in the order of a B-tree; null for other access methods. */
  readonly ordering: string | null
  /** Of a partial index. */
  readonly predicate: string | null
}

export interface StatisticsDefinition {
  readonly schemaname: string
  readonly stxname: string
  readonly columns: readonly string[]
  readonly expressions: readonly string[]
}

/**
 * Reads the definitions of tables, and of all tables above them. The session has to print portably: names within
 * expressions must not depend on a search path.
 */
export async function readDefinitions(
  session: Session,
  tables: readonly RelationName[],
): Promise<readonly TableDefinition[]> {
  return session.query<TableDefinition>(
    `WITH RECURSIVE wanted AS (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN json_to_recordset($1::json) AS name (schemaname text, relname text) USING (relname)
        WHERE n.nspname = name.schemaname
        UNION
        SELECT i.inhparent FROM pg_inherits i JOIN wanted w ON w.oid = i.inhrelid
      ), below AS (
        SELECT w.oid AS parent, i.inhrelid AS oid FROM wanted w JOIN pg_inherits i ON i.inhparent = w.oid
        UNION
        SELECT b.parent, i.inhrelid FROM below b JOIN pg_inherits i ON i.inhparent = b.oid
      )
      SELECT n.nspname::text AS schemaname, c.relname::text AS relname,
        c.relrowsecurity AS "hasPolicies", ${listOf(descendants)} AS descendants, ${listOf(columns)} AS columns,
        ${listOf(indexes)} AS indexes, ${listOf(statistics)} AS statistics
      FROM wanted w JOIN pg_class c ON c.oid = w.oid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm')
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
    [JSON.stringify(tables.map(({ schemaname, relname }) => ({ schemaname, relname })))],
  )
}

function listOf(items: string): string {
  return `(SELECT coalesce(json_agg(item), '[]') FROM (${items}) AS items)`
}

const descendants = `
  SELECT bn.nspname || '.' || bc.relname AS item
  FROM below b JOIN pg_class bc ON bc.oid = b.oid JOIN pg_namespace bn ON bn.oid = bc.relnamespace
  WHERE b.parent = c.oid ORDER BY bn.nspname COLLATE "C", bc.relname COLLATE "C"`

const columns = `
  SELECT json_build_object('attname', a.attname, 'typtype', bt.typtype,
    'typname', bt.typname, 'notNull', a.attnotnull, 'varies', a.attlen < 0) AS item
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_type bt ON bt.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`

/** Each key with its collation, its operator class's own operator and its place for nulls. */
const ordering = `(
  SELECT string_agg(format('(%s)', pg_get_indexdef(i.indexrelid, k, false))
    || coalesce(' COLLATE ' || nullif(i.indcollation[k - 1], 0)::regcollation::text, '')
    || format(' USING OPERATOR(%I.%s)', opn.nspname, op.oprname)
    || CASE WHEN i.indoption[k - 1] & 2 <> 0 THEN ' NULLS FIRST' ELSE ' NULLS LAST' END, ', ' ORDER BY k)
  FROM generate_series(1, i.indnkeyatts) AS k
    JOIN pg_opclass oc ON oc.oid = i.indclass[k - 1]
    JOIN pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amoplefttype = oc.opcintype
      AND ao.amoprighttype = oc.opcintype
      AND ao.amopstrategy = CASE WHEN i.indoption[k - 1] & 1 <> 0 THEN 5 ELSE 1 END
    JOIN pg_operator op ON op.oid = ao.amopopr
    JOIN pg_namespace opn ON opn.oid = op.oprnamespace
  WHERE am.amname = 'btree')`

const indexes = `
  SELECT json_build_object('indexname', ic.relname, 'amname', am.amname,
    'firstKey', pg_get_indexdef(i.indexrelid, 1, false),
    'firstColumn', (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]),
    'opcintype', oc.opcintype::regtype, 'opfname', opf.opfname, 'hasExpressions', i.indexprs IS NOT NULL,
    'ordering', ${ordering}, 'predicate', pg_get_expr(i.indpred, i.indrelid)) AS item
  FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
    JOIN pg_opclass oc ON oc.oid = i.indclass[0] JOIN pg_opfamily opf ON opf.oid = oc.opcfamily
  WHERE i.indrelid = c.oid AND i.indisvalid AND ic.relkind = 'i' ORDER BY i.indexrelid DESC`

const statistics = `
  SELECT json_build_object('schemaname', sn.nspname, 'stxname', s.stxname,
    'columns', (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a
      WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)),
    'expressions', to_json(coalesce(pg_get_statisticsobjdef_expressions(s.oid), '{}'))) AS item
  FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace WHERE s.stxrelid = c.oid ORDER BY s.stxname COLLATE "C"`
