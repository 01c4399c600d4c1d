import type { Client } from 'pg'
import { parse } from 'postgres-array'
import { quoteIdentifier } from '../../../src/postgres/quote.ts'
import type { ColumnFacts, DatabaseFacts, Link, RelationFacts, TypeFamily } from './database-facts.ts'

/** Reads from the catalog what statements about a database can be made of. */
export async function readFacts(client: Client): Promise<DatabaseFacts> {
  const { rows: relations } = await client.query<RelationRow>(relationQuery)
  const { rows: expressions } = await client.query<ExpressionRow>(expressionQuery)
  const { rows: links } = await client.query<Link>(linkQuery)
  return {
    relations: relations.map(({ columns, ...relation }): RelationFacts => {
      const own = expressions.filter(({ table }) => table === relation.oid)
      return {
        ...relation,
        columns: columns.map((column) => toColumn(column, quoteIdentifier(column.name))),
        expressions: own.flatMap(({ column }) =>
          column === null ? [] : [toColumn(column, `(${column.name})`)],
        ),
        predicates: own.flatMap(({ predicate }) => predicate ?? []),
      }
    }),
    links,
  }
}

interface RelationRow extends Omit<RelationFacts, 'columns' | 'expressions' | 'predicates'> {
  readonly columns: readonly ColumnRow[]
}

interface ExpressionRow {
  readonly table: number
  readonly column: ColumnRow | null
  readonly predicate: string | null
}

interface ColumnRow {
  readonly name: string
  readonly type: string
  /** `typcategory` and `typname` of what is below any domain; `X` for domains over enums, which have no operators. */
  readonly category: string
  readonly base: string
  readonly isIndexed: boolean
  readonly isWritable: boolean
  readonly common: string | null
  readonly bounds: string | null
  readonly elements: string | null
}

function toColumn({ category, base, ...row }: ColumnRow, name: string): ColumnFacts {
  const { type, isIndexed, isWritable } = row
  return {
    name,
    type,
    family: families[base] ?? families[category] ?? 'other',
    isIndexed,
    isWritable,
    common: spread(valuesOf(row.common)),
    bounds: spread(valuesOf(row.bounds)),
    elements: spread(valuesOf(row.elements)),
  }
}

/** By `typname`, where it tells more than `typcategory`. */
const families: Readonly<Record<string, TypeFamily>> = {
  interval: 'interval',
  uuid: 'uuid',
  jsonb: 'jsonb',
  tsvector: 'tsvector',
  point: 'point',
  bytea: 'bytes',
  json: 'other',
  money: 'other',
  oid: 'other',
  A: 'array',
  B: 'boolean',
  C: 'composite',
  D: 'time',
  E: 'enum',
  I: 'network',
  N: 'number',
  R: 'range',
  S: 'string',
}

/** `anyarray` in text. An array of arrays comes as one of the texts of the inner ones. */
function valuesOf(text: string | null): readonly string[] {
  return text === null ? [] : parse(text, (value) => value).filter((value) => typeof value === 'string')
}

/** A dozen of a long list, with its first and its last. */
function spread(values: readonly string[]): readonly string[] {
  if (values.length <= 12) return values
  return Array.from(
    { length: 12 },
    (_, place) => values[Math.round((place * (values.length - 1)) / 11)] ?? '',
  )
}

const isOurs = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')`

/** What there is to know of `x`, an attribute. */
const columnOf = (name: string, isIndexed: string): string => `json_build_object(
  'name', ${name}, 'type', format_type(x.atttypid, x.atttypmod),
  'category', CASE WHEN t.typtype = 'd' AND b.typtype = 'e' THEN 'X' ELSE b.typcategory END, 'base', b.typname,
  'isIndexed', ${isIndexed}, 'isWritable', x.attgenerated = '' AND x.attidentity <> 'a',
  'common', s.most_common_vals::text, 'bounds', s.histogram_bounds::text, 'elements', s.most_common_elems::text)`

/** Statistics of the whole where the relation has heirs. */
const typeAndStatistics = `
  JOIN pg_type t ON t.oid = x.atttypid
  JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
  LEFT JOIN LATERAL (
    SELECT * FROM pg_stats s WHERE s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = x.attname
    ORDER BY s.inherited DESC LIMIT 1) AS s ON true`

const relationQuery = `
  SELECT c.oid::int4 AS oid, format('%I.%I', n.nspname, c.relname) AS name, c.relkind::text AS kind, c.reltuples,
    (SELECT coalesce(json_agg(${columnOf('x.attname', 'EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND x.attnum = ANY (i.indkey))')} ORDER BY x.attnum), '[]')
      FROM pg_attribute x ${typeAndStatistics}
      WHERE x.attrelid = c.oid AND x.attnum > 0 AND NOT x.attisdropped) AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'v') AND ${isOurs}
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`

/** Expressions are attributes of their index, of their own type where the index keeps them as they are: GIN, for one, does not. */
const expressionQuery = `
  SELECT i.indrelid::int4 AS "table",
    CASE WHEN i.indkey[x.attnum - 1] = 0 AND m.amname IN ('btree', 'hash') THEN ${columnOf('pg_get_indexdef(c.oid, x.attnum, false)', 'true')} END AS "column",
    CASE WHEN x.attnum = 1 THEN pg_get_expr(i.indpred, i.indrelid) END AS predicate
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_am m ON m.oid = c.relam JOIN pg_attribute x ON x.attrelid = c.oid ${typeAndStatistics}
  WHERE ${isOurs} AND (i.indkey[x.attnum - 1] = 0 OR i.indpred IS NOT NULL)
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", x.attnum`

const columnsAt = (numbers: string, relation: string): string => `(
  SELECT array_agg(quote_ident(a.attname) ORDER BY k.place)
  FROM unnest(${numbers}) WITH ORDINALITY AS k(attnum, place)
  JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.attnum)`

const linkQuery = `
  SELECT f.conrelid::int4 AS "from", ${columnsAt('f.conkey', 'f.conrelid')} AS "fromColumns",
    f.confrelid::int4 AS "to", ${columnsAt('f.confkey', 'f.confrelid')} AS "toColumns"
  FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE f.contype = 'f' AND ${isOurs}
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", f.conname COLLATE "C", f.confrelid`
