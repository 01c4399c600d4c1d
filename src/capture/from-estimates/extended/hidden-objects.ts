import { majorOf } from '../../../model/server.ts'
import type { Server } from '../../../model/server.ts'
import type { Session } from '../../../model/session.ts'
import type { ExtendedStatistics } from '../../../model/snapshot.ts'
import type { AnalyzedType } from '../../../postgres/catalog/analyzed-types.ts'
import { readAnalyzedTypes } from '../../../postgres/catalog/analyzed-types.ts'
import type { ExpressionType } from '../../../postgres/catalog/expression-types.ts'
import { readExpressionTypes } from '../../../postgres/catalog/expression-types.ts'
import { quoteIdentifier } from '../../../postgres/quote.ts'
import { isUserSchema } from '../../../postgres/catalog/user-relations.ts'
import { askHalves } from '../../ask-again.ts'
import { withoutLocked } from '../without-locked.ts'
import type { Subject, Tree } from '../ask-selectivities.ts'

export function nameOfObject({
  schemaname,
  stxname,
}: Pick<ExtendedStatistics, 'schemaname' | 'stxname'>): string {
  return `${schemaname}\0${stxname}`
}

/** What an object of extended statistics is over: a column or an expression. */
export interface Key {
  /** Of a column; expressions count downwards from -1. */
  readonly attnum: number
  readonly attname?: string
  readonly subject: Subject
  readonly type: AnalyzedType
  /** The type as `regtype`; of a domain the one beneath: a constant of a domain with constraints is none when queries are planned. */
  readonly base: string
  /** As `regcollation`. */
  readonly collation: string
}

/** An object whose data the role may not read, once for the table and once for the table with its children. */
export interface HiddenObject {
  readonly schemaname: string
  readonly stxname: string
  readonly stxdinherit: boolean
  /** `stxkind`: d, f, m and e. */
  readonly kinds: readonly string[]
  readonly table: { readonly schemaname: string; readonly table: string; readonly tree?: Tree }
  /** Columns, then expressions, as `make_build_data` of extended_stats.c has them. */
  readonly keys: readonly Key[]
  /** Of all that a scan reads. */
  readonly blocks: number
}

/**
 * Reads what the catalogs show to all roles of objects of extended statistics, those of the largest tables first. Left out is
 * what is over columns that the role may not select, or where policies hide rows, trees with foreign tables in them, and tables
 * that somebody has locked.
 */
export async function readHiddenObjects(
  session: Session,
  server: Server,
  { wanted, locked }: { readonly wanted: ReadonlySet<string>; readonly locked: ReadonlySet<number> },
): Promise<readonly HiddenObject[]> {
  const known = await session.query<ObjectRow>(`
    SELECT n.nspname::text AS schemaname, e.stxname::text AS stxname, to_json(e.stxkind::text[]) AS kinds,
      tn.nspname::text AS "tableSchema", t.relname::text AS "tableName", t.relkind::text AS relkind,
      tree.members::int AS members, tree.blocks::float8 AS blocks,
      (SELECT coalesce(json_agg(json_build_object('attname', a.attname, 'attnum', a.attnum, 'type', a.atttypid::int8,
          'collation', a.attcollation::regcollation::text) ORDER BY a.attnum), '[]')
        FROM pg_attribute a WHERE a.attrelid = e.stxrelid AND a.attnum = ANY (e.stxkeys)) AS columns,
      to_json(coalesce(pg_get_statisticsobjdef_expressions(e.oid), '{}')) AS exprs
    FROM pg_statistic_ext e
      JOIN pg_namespace n ON n.oid = e.stxnamespace
      JOIN pg_class t ON t.oid = e.stxrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace
      CROSS JOIN LATERAL (
        WITH RECURSIVE member AS (
          SELECT t.oid UNION SELECT i.inhrelid FROM pg_inherits i JOIN member ON i.inhparent = member.oid)
        SELECT count(*) AS members, bool_or(c.relkind = 'f') AS "isForeign", bool_or(c.oid = ANY ('{${[...locked].join(',')}}'::oid[])) AS "isLocked",
          sum(CASE WHEN c.relkind IN ('r', 'm') THEN greatest(c.relpages, 0) ELSE 0 END) AS blocks
        FROM member JOIN pg_class c ON c.oid = member.oid) AS tree
    WHERE ${isUserSchema('n')} AND t.relkind IN ('r', 'm', 'p') AND NOT tree."isForeign" AND NOT tree."isLocked"
      AND NOT (t.relrowsecurity AND row_security_active(t.oid)) AND has_schema_privilege(tn.oid, 'USAGE')
      AND (has_table_privilege(t.oid, 'SELECT') OR NOT EXISTS (SELECT FROM pg_depend d
        WHERE d.classid = 'pg_catalog.pg_statistic_ext'::regclass AND d.objid = e.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass
          AND d.refobjid = t.oid AND d.refobjsubid > 0 AND NOT has_column_privilege(t.oid, d.refobjsubid::int2, 'SELECT')))
    ORDER BY tree.blocks DESC, e.oid`)
  const rows = await withoutLocked(
    session,
    known.filter((row) => wanted.has(nameOfObject(row))),
    (row) => ({
      schemaname: row.tableSchema,
      table: row.tableName,
      ...(row.members > 1 && { tree: { members: row.members } }),
    }),
  )
  const found = await askHalves(session, rows, (batch) =>
    readExpressionTypes(
      session,
      batch.map(({ tableSchema: schemaname, tableName: relname, exprs }) => ({
        table: { schemaname, relname },
        exprs,
      })),
    ),
  )
  const ofColumns = rows.flatMap(({ columns }) => columns.map(({ type }) => type))
  const ofExpressions = found.flatMap((list) => list ?? []).map(({ type }) => type)
  const oids = [...new Set([...ofColumns, ...ofExpressions])]
  const [types, bases] = [await readAnalyzedTypes(session, oids), await readBases(session, oids)]
  const hasFlag = majorOf(server) >= 15
  return rows.flatMap((row, place) =>
    readingsOf(row, hasFlag).flatMap(({ tree, stxdinherit }) => {
      const table = {
        schemaname: row.tableSchema,
        table: row.tableName,
        ...(tree !== undefined && { tree }),
      }
      const keys = keysOf(row, table, found[place] ?? [], { types, bases })
      if (keys.length !== row.columns.length + row.exprs.length) return []
      const { schemaname, stxname, kinds, blocks } = row
      return [{ schemaname, stxname, kinds, blocks, stxdinherit, table, keys }]
    }),
  )
}

interface ObjectRow extends Pick<HiddenObject, 'schemaname' | 'stxname' | 'kinds' | 'blocks'> {
  readonly tableSchema: string
  readonly tableName: string
  readonly relkind: string
  readonly members: number
  readonly columns: readonly {
    readonly attname: string
    readonly attnum: number
    readonly type: number
    readonly collation: string
  }[]
  readonly exprs: readonly string[]
}

/** Before 15 there is one row of data: of the tree for a partitioned table, of the table alone for any other. */
function readingsOf(
  { relkind, members }: ObjectRow,
  hasFlag: boolean,
): readonly { readonly tree?: Tree; readonly stxdinherit: boolean }[] {
  const ofTree = { tree: { members }, stxdinherit: hasFlag }
  if (relkind === 'p') return [ofTree]
  return members > 1 && hasFlag ? [{ stxdinherit: false }, ofTree] : [{ stxdinherit: false }]
}

interface KnownTypes {
  readonly types: ReadonlyMap<number, AnalyzedType>
  readonly bases: ReadonlyMap<number, string>
}

async function readBases(session: Session, oids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await session.query<{ oid: number; base: string }>(
    `WITH RECURSIVE beneath(oid, base) AS (
      SELECT known, known FROM unnest($1::oid[]) AS known
      UNION ALL SELECT beneath.oid, t.typbasetype FROM beneath JOIN pg_type t ON t.oid = beneath.base WHERE t.typtype = 'd')
    SELECT beneath.oid::int8 AS oid, beneath.base::regtype::text AS base
    FROM beneath JOIN pg_type t ON t.oid = beneath.base WHERE t.typtype <> 'd'`,
    [`{${oids.join(',')}}`],
  )
  return new Map(rows.map(({ oid, base }) => [oid, base]))
}

function keysOf(
  { columns, exprs }: ObjectRow,
  table: HiddenObject['table'],
  ofExpressions: readonly ExpressionType[],
  { types, bases }: KnownTypes,
): readonly Key[] {
  const parts = [
    ...columns.map(({ attname, ...column }) => ({
      attname,
      ...column,
      expression: quoteIdentifier(attname),
    })),
    ...exprs.map((expression, place) => ({
      attnum: -1 - place,
      expression,
      type: ofExpressions[place]?.type ?? 0,
      collation: ofExpressions[place]?.collation ?? '-',
    })),
  ]
  return parts.flatMap(({ type: oid, expression, ...part }) => {
    const type = types.get(oid)
    return type === undefined
      ? []
      : [{ ...part, type, base: bases.get(oid) ?? type.name, subject: { ...table, expression } }]
  })
}
