import type { Session } from '../model/session.ts'
import type { Index } from '../model/snapshot.ts'
import { effectiveTablespace, isUserSchema } from '../postgres/catalog/user-relations.ts'

/** An index as the catalogs know it. What has to be measured is added by others. */
export interface CatalogIndex extends Omit<Index, 'columns' | 'btree' | 'gin' | 'brin'> {
  readonly oid: number
  /** The first key, as an expression over the table's columns. */
  readonly firstKey: string
  /** The first key's collation, quoted; null where its type has none. */
  readonly collation: string | null
  readonly descending: boolean
  readonly nullsFirst: boolean
  /** The first key's ordering operators, as `OPERATOR(schema.<)` takes them; null where there are none. */
  readonly less: string | null
  readonly greater: string | null
  /** All keys of a B-tree as ORDER BY takes them, in the index's own order; null for other access methods. */
  readonly ordering: string | null
  /** Of a partial index. */
  readonly predicate: string | null
  /** The column that is the first key; null for an expression, whose statistics are the index's own. */
  readonly firstColumn: string | null
  /** Whether policies hide rows of the table from the session's role. */
  readonly hidesRows: boolean
  /** Whether the planner looks at its ends (`get_actual_variable_range` of selfuncs.c). */
  readonly hasEnds: boolean
  /** Bytes an index tuple has on average, as far as the statistics tell. */
  readonly keyBytes: number
  /** The option of a BRIN index, or its default. */
  readonly pagesPerRange: number
  readonly tableBlocks: number
  /** Where it has options of its own. */
  readonly ownTablespace: string | null
}

/**
 * All indexes of the user's tables, in the order of their OIDs: that is how the planner breaks ties between paths of
 * equal cost (`get_relation_info` of plancat.c takes them newest first).
 */
export async function readIndexes(session: Session): Promise<readonly CatalogIndex[]> {
  return session.query<CatalogIndex>(`
    SELECT ic.oid, n.nspname::text AS schemaname, ic.relname::text AS relname, ic.relkind::text AS relkind,
      t.relname::text AS table, am.amname::text AS amname, i.indisvalid,
      ic.relpages, ic.reltuples, ic.relallvisible, ${effectiveTablespace('ic')} AS "ownTablespace",
      CASE WHEN ic.relkind = 'i'
        THEN pg_relation_size(ic.oid) / current_setting('block_size')::int ELSE 0 END::float8 AS blocks,
      pg_get_indexdef(i.indexrelid, 1, false) AS "firstKey",
      (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]) AS "firstColumn",
      ${ordering} AS ordering,
      pg_get_expr(i.indpred, i.indrelid) AS predicate,
      t.relrowsecurity AND row_security_active(t.oid) AS "hidesRows",
      nullif(i.indcollation[0], 0)::regcollation::text AS collation,
      i.indoption[0] & 1 <> 0 AS descending,
      i.indoption[0] & 2 <> 0 AS "nullsFirst",
      ${orderingOperator(1)} AS less,
      ${orderingOperator(5)} AS greater,
      am.amname = 'btree' AND ic.relkind = 'i' AND i.indisvalid AND i.indpred IS NULL AS "hasEnds",
      (SELECT coalesce(sum(coalesce(s.stawidth, CASE WHEN ka.attlen > 0 THEN ka.attlen ELSE 32 END)), 8)
        FROM pg_attribute ka
          LEFT JOIN pg_attribute ta ON ta.attrelid = i.indrelid AND ta.attnum = i.indkey[ka.attnum - 1] AND ta.attnum > 0
          LEFT JOIN LATERAL (SELECT avg(stawidth) AS stawidth FROM pg_statistic
            WHERE (starelid, staattnum) IN ((i.indrelid, ta.attnum), (i.indexrelid, ka.attnum))) s ON true
        WHERE ka.attrelid = i.indexrelid)::float8 AS "keyBytes",
      coalesce((SELECT option_value::int FROM pg_options_to_table(ic.reloptions)
        WHERE option_name = 'pages_per_range'), 128) AS "pagesPerRange",
      CASE WHEN t.relkind IN ('r', 'm')
        THEN pg_relation_size(t.oid) / current_setting('block_size')::int ELSE 0 END::float8 AS "tableBlocks"
    FROM pg_index i
      JOIN pg_class ic ON ic.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = ic.relnamespace
      JOIN pg_am am ON am.oid = ic.relam
    WHERE ${isUserSchema('n')}
    ORDER BY i.indexrelid`)
}

/** Each key with its collation, its operator class's own operator and its place for nulls. */
const ordering = `(SELECT string_agg(
    format('(%s)', pg_get_indexdef(i.indexrelid, k, false))
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

/** The B-tree operator of a strategy for the first key's operator class: 1 is less, 5 is greater. */
function orderingOperator(strategy: 1 | 5): string {
  return `(SELECT format('OPERATOR(%I.%s)', opn.nspname, op.oprname)
    FROM pg_opclass oc
      JOIN pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amoplefttype = oc.opcintype
        AND ao.amoprighttype = oc.opcintype AND ao.amopstrategy = ${strategy} AND am.amname = 'btree'
      JOIN pg_operator op ON op.oid = ao.amopopr
      JOIN pg_namespace opn ON opn.oid = op.oprnamespace
    WHERE oc.oid = i.indclass[0])`
}
