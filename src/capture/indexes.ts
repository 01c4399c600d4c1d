import type { Session } from '../model/session.ts'
import type { Index } from '../model/snapshot.ts'
import type { StatisticsOfColumn } from '../postgres/catalog/column-statistics.ts'
import { effectiveTablespace, isUserSchema } from '../postgres/catalog/user-relations.ts'
import { fetchRows } from '../postgres/fetch-rows.ts'
import type { IndexAttribute } from './key-bytes.ts'
import { keyBytesOf } from './key-bytes.ts'
import type { IsOpen } from './past-locks.ts'

/** A key that is an expression. */
interface IndexExpression {
  readonly attname: string
  readonly attnum: number
  /** Over the table's columns, with the index's collation. */
  readonly expression: string
}

/** An index as the catalogs know it. What has to be measured is added by others. */
export interface CatalogIndex extends Omit<Index, 'columns' | 'btree' | 'gin' | 'brin' | 'firstColumn'> {
  readonly oid: number
  readonly tableOid: number
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
  /** Numbers of the table's columns that one has to be allowed to select to ask for the first key. */
  readonly firstKeyColumns: readonly number[]
  /** The same for all keys and the predicate. */
  readonly keyColumns: readonly number[]
  /** Keys that are expressions and whose statistics `pg_stats` hides, since the index is not the role's own. */
  readonly hiddenExpressions: readonly IndexExpression[]
  readonly keyCount: number
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

/** Whether the index or its table is among relations that are locked. */
export function isLocked({ oid, tableOid }: CatalogIndex, locked: ReadonlySet<number>): boolean {
  return locked.has(oid) || locked.has(tableOid)
}

/**
 * All indexes of the user's tables, in the order of their OIDs: that is how the planner breaks ties between paths of
 * equal cost (`get_relation_info` of plancat.c takes them newest first). Of what is not open, the size is that of the last
 * VACUUM, and expressions are not told. Needs a transaction.
 */
export async function readIndexes(
  session: Session,
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
  isOpen: IsOpen = () => 'true',
): Promise<readonly CatalogIndex[]> {
  const isIndexOpen = `(${isOpen('i.indexrelid')} AND ${isOpen('i.indrelid')})`
  const operators = await readOrderingOperators(session)
  const pieces = fetchRows<IndexRow>(
    session,
    `SELECT ic.oid, i.indrelid AS "tableOid", n.nspname::text AS schemaname, ic.relname::text AS relname, ic.relkind::text AS relkind,
      t.relname::text AS table, am.amname::text AS amname, i.indisvalid,
      ic.relpages, ic.reltuples, ic.relallvisible, ${effectiveTablespace('ic')} AS "ownTablespace",
      CASE WHEN ic.relkind <> 'i' THEN 0 WHEN ${isIndexOpen}
        THEN pg_relation_size(ic.oid) / current_setting('block_size')::int ELSE ic.relpages END::float8 AS blocks,
      (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]) AS "firstColumn",
      to_json(ARRAY(SELECT CASE WHEN ${isIndexOpen} THEN pg_get_indexdef(i.indexrelid, k, false) ELSE '' END
        FROM generate_series(1, i.indnkeyatts) AS k)) AS keys,
      to_json(i.indclass::oid[]::text[]) AS opclasses,
      to_json(ARRAY(SELECT nullif(used, 0)::regcollation::text FROM unnest(i.indcollation::oid[]) AS used)) AS collations,
      to_json(i.indoption::int2[]) AS options,
      CASE WHEN i.indpred IS NULL THEN NULL WHEN ${isIndexOpen} THEN pg_get_expr(i.indpred, i.indrelid) ELSE '' END AS predicate,
      t.relrowsecurity AND row_security_active(t.oid) AS "hidesRows",
      am.amname = 'btree' AND ic.relkind = 'i' AND i.indisvalid AND i.indpred IS NULL AS "hasEnds",
      to_json(i.indkey::int2[]) AS attnums,
      CASE WHEN i.indexprs IS NULL AND i.indpred IS NULL THEN '[]' ELSE ${mentionedColumns} END AS mentioned,
      CASE WHEN i.indexprs IS NULL THEN '[]' ELSE ${hiddenExpressions} END AS "hiddenExpressions",
      (SELECT json_agg(CASE WHEN ka.attlen > 0 THEN ka.attlen ELSE 32 END ORDER BY ka.attnum)
        FROM pg_attribute ka WHERE ka.attrelid = i.indexrelid AND ka.attnum > 0) AS bytes,
      coalesce((SELECT option_value::int FROM pg_options_to_table(ic.reloptions)
        WHERE option_name = 'pages_per_range'), 128) AS "pagesPerRange",
      CASE WHEN t.relkind NOT IN ('r', 'm') THEN 0 WHEN ${isOpen('t.oid')}
        THEN pg_relation_size(t.oid) / current_setting('block_size')::int ELSE t.relpages END::float8 AS "tableBlocks"
    FROM pg_index i
      JOIN pg_class ic ON ic.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = ic.relnamespace
      JOIN pg_am am ON am.oid = ic.relam
    WHERE ${isUserSchema('n')}
    ORDER BY i.indexrelid`,
  )
  const indexes: CatalogIndex[] = []
  for await (const rows of pieces) {
    for (const row of rows) {
      const [ofTable, ofIndex] = [
        statisticsOf(row.schemaname, row.table),
        statisticsOf(row.schemaname, row.relname),
      ]
      indexes.push(toCatalogIndex(row, { operators, ofTable, ofIndex }))
    }
  }
  return indexes
}

/** Columns that expressions and predicate mention, as dependencies tell (`index_create` of index.c). */
const mentionedColumns = `(SELECT coalesce(json_agg(DISTINCT d.refobjsubid), '[]') FROM pg_depend d
  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
    AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid > 0)`

const hiddenExpressions = `(SELECT coalesce(json_agg(json_build_object('attname', ka.attname, 'attnum', ka.attnum) ORDER BY ka.attnum), '[]')
  FROM pg_attribute ka WHERE ka.attrelid = i.indexrelid AND i.indkey[ka.attnum - 1] = 0 AND ka.attstattarget IS DISTINCT FROM 0
    AND NOT has_column_privilege(i.indexrelid, ka.attnum, 'SELECT'))`

interface IndexRow extends Omit<
  CatalogIndex,
  | 'firstKey'
  | 'collation'
  | 'descending'
  | 'nullsFirst'
  | 'less'
  | 'greater'
  | 'ordering'
  | 'firstKeyColumns'
  | 'keyColumns'
  | 'keyBytes'
  | 'keyCount'
  | 'hiddenExpressions'
> {
  /** One for each key, without the columns of INCLUDE, as are the operator classes' OIDs and the options. */
  readonly keys: readonly string[]
  readonly opclasses: readonly string[]
  readonly collations: readonly (string | null)[]
  /** `INDOPTION_DESC` is 1, `INDOPTION_NULLS_FIRST` is 2 (pg_index.h). */
  readonly options: readonly number[]
  /** One for each column of the index: the table's column, 0 for an expression; and bytes to reckon with. */
  readonly attnums: readonly number[]
  readonly bytes: readonly number[]
  readonly mentioned: readonly number[]
  readonly hiddenExpressions: readonly Omit<IndexExpression, 'expression'>[]
}

interface Known {
  readonly operators: ReadonlyMap<string, OrderingOperators>
  readonly ofTable: readonly StatisticsOfColumn[]
  readonly ofIndex: readonly StatisticsOfColumn[]
}

function toCatalogIndex(
  { keys, opclasses, collations, options, attnums, bytes, mentioned, ...row }: IndexRow,
  { operators, ofTable, ofIndex }: Known,
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
  const [firstColumn = 0] = attnums
  const attributes = attnums.map((column, place): IndexAttribute => ({
    column,
    attnum: place + 1,
    bytes: bytes[place] ?? 0,
  }))
  return {
    ...row,
    keyCount: parts.length,
    hiddenExpressions: row.hiddenExpressions.map((found) => {
      const { key = '', collation = null } = parts[found.attnum - 1] ?? {}
      return { ...found, expression: collation === null ? key : `(${key}) COLLATE ${collation}` }
    }),
    firstKeyColumns: firstColumn === 0 ? mentioned : [firstColumn],
    keyColumns: [...attnums.slice(0, keys.length).filter((column) => column !== 0), ...mentioned],
    keyBytes: keyBytesOf(attributes, ofTable, ofIndex),
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
