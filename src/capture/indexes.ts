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
  const operators = await readOrderingOperators(session)
  const rows = await session.query<IndexRow>(`
    SELECT ic.oid, n.nspname::text AS schemaname, ic.relname::text AS relname, ic.relkind::text AS relkind,
      t.relname::text AS table, am.amname::text AS amname, i.indisvalid,
      ic.relpages, ic.reltuples, ic.relallvisible, ${effectiveTablespace('ic')} AS "ownTablespace",
      CASE WHEN ic.relkind = 'i'
        THEN pg_relation_size(ic.oid) / current_setting('block_size')::int ELSE 0 END::float8 AS blocks,
      (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]) AS "firstColumn",
      to_json(ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) FROM generate_series(1, i.indnkeyatts) AS k)) AS keys,
      to_json(i.indclass::oid[]::text[]) AS opclasses,
      to_json(ARRAY(SELECT nullif(used, 0)::regcollation::text FROM unnest(i.indcollation::oid[]) AS used)) AS collations,
      to_json(i.indoption::int2[]) AS options,
      pg_get_expr(i.indpred, i.indrelid) AS predicate,
      t.relrowsecurity AND row_security_active(t.oid) AS "hidesRows",
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
  return rows.map((row) => toCatalogIndex(row, operators))
}

interface IndexRow extends Omit<
  CatalogIndex,
  'firstKey' | 'collation' | 'descending' | 'nullsFirst' | 'less' | 'greater' | 'ordering'
> {
  /** One for each key, without the columns of INCLUDE, as are the operator classes' OIDs and the options. */
  readonly keys: readonly string[]
  readonly opclasses: readonly string[]
  readonly collations: readonly (string | null)[]
  /** `INDOPTION_DESC` is 1, `INDOPTION_NULLS_FIRST` is 2 (pg_index.h). */
  readonly options: readonly number[]
}

function toCatalogIndex(
  { keys, opclasses, collations, options, ...row }: IndexRow,
  operators: ReadonlyMap<string, OrderingOperators>,
): CatalogIndex {
  const parts = keys.map((key, place): KeyPart => {
    const option = options[place] ?? 0
    return {
      key,
      collation: collations[place] ?? null,
      operators: operators.get(opclasses[place] ?? ''),
      descending: (option & 1) !== 0,
      nullsFirst: (option & 2) !== 0,
    }
  })
  const [first] = parts
  return {
    ...row,
    firstKey: first?.key ?? '',
    collation: first?.collation ?? null,
    descending: first?.descending ?? false,
    nullsFirst: first?.nullsFirst ?? false,
    less: first?.operators?.less ?? null,
    greater: first?.operators?.greater ?? null,
    ordering: row.amname === 'btree' ? parts.map(sayOrder).join(', ') : null,
  }
}

interface KeyPart {
  readonly key: string
  readonly collation: string | null
  readonly operators: OrderingOperators | undefined
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** A key with its collation, its operator class's own operator and its place for nulls. */
function sayOrder({ key, collation, operators, descending, nullsFirst }: KeyPart): string {
  const collate = collation === null ? '' : ` COLLATE ${collation}`
  const operator = (descending ? operators?.greater : operators?.less) ?? ''
  return `(${key})${collate} USING ${operator} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`
}

interface OrderingOperators {
  readonly less: string
  readonly greater: string
}

/** The operators of every B-tree operator class, by its OID: strategy 1 is less, 5 is greater. */
async function readOrderingOperators(session: Session): Promise<ReadonlyMap<string, OrderingOperators>> {
  const rows = await session.query<OrderingOperators & { readonly opclass: string }>(`
    SELECT oc.oid::text AS opclass, ${orderingOperator(1)} AS less, ${orderingOperator(5)} AS greater
    FROM pg_opclass oc WHERE oc.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')`)
  return new Map(rows.map(({ opclass, ...operators }) => [opclass, operators]))
}

function orderingOperator(strategy: 1 | 5): string {
  return `(SELECT format('OPERATOR(%I.%s)', opn.nspname, op.oprname)
    FROM pg_amop ao JOIN pg_operator op ON op.oid = ao.amopopr JOIN pg_namespace opn ON opn.oid = op.oprnamespace
    WHERE ao.amopfamily = oc.opcfamily AND ao.amoplefttype = oc.opcintype AND ao.amoprighttype = oc.opcintype
      AND ao.amopstrategy = ${strategy})`
}
