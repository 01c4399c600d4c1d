import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import type { ColumnStatistics, ExtendedStatistics, McvItem, StatisticSlot } from '../../model/snapshot.ts'
import { groupBy } from '../group-by.ts'
import { statisticSlots, usedSlots } from './statistic-slots.ts'
import { isUserSchema } from './user-relations.ts'

/**
 * Reads `pg_statistic_ext` and `pg_statistic_ext_data`, in the order of the objects' OIDs, which is the order in which the
 * planner considers them. Needs a session that prints portably and, to read the data, a superuser or a member of
 * `pg_read_all_data`.
 */
export async function readExtendedStatistics(
  session: Session,
  server: Server,
  { readsData = true }: { readonly readsData?: boolean } = {},
): Promise<readonly ExtendedStatistics[]> {
  // Before 15 an object has one row, without the flag.
  const inherited = majorOf(server) >= 15 ? 'd.stxdinherit' : 'false'
  const rows = await readObjects<RawExpressions>(
    session,
    `SELECT d.stxoid AS oid, ${inherited} AS inherited, d.stxdndistinct AS n_distinct, d.stxddependencies AS dependencies,
      (SELECT json_agg(json_build_object(
          'values', i.values, 'frequency', i.frequency, 'base_frequency', i.base_frequency) ORDER BY i.index)
        FROM pg_mcv_list_items(d.stxdmcv) AS i) AS mcv,
      (SELECT json_agg(CASE WHEN s.stanullfrac IS NOT NULL THEN json_build_object(
          'stainherit', s.stainherit, 'stanullfrac', s.stanullfrac, 'stawidth', s.stawidth,
          'stadistinct', s.stadistinct, 'slots', ${statisticSlots('s')}) END ORDER BY s.ordinality)
        FROM unnest(d.stxdexpr) WITH ORDINALITY AS s) AS expressions
    FROM ${readsData ? 'pg_statistic_ext_data' : noData} d`,
  )
  return toObjects(rows, ({ expressions }) =>
    (expressions ?? []).map((row) => row && { fidelity: 'measured', ...row, slots: usedSlots(row.slots) }),
  )
}

/** In place of the catalog, for a role that may not name it. */
const noData = `(SELECT NULL::oid AS stxoid, NULL::bool AS stxdinherit, NULL::bytea AS stxdndistinct, NULL::bytea AS stxddependencies,
  NULL::pg_mcv_list AS stxdmcv, NULL::pg_statistic[] AS stxdexpr)`

interface RawExpressions {
  readonly expressions:
    | readonly ((Omit<ColumnStatistics, 'fidelity'> & { readonly slots: readonly StatisticSlot[] }) | null)[]
    | null
}

/** An object with one row of its data. */
interface ObjectRow {
  readonly schemaname: string
  readonly stxname: string
  readonly tableSchema: string
  readonly tableName: string
  readonly attnames: readonly string[]
  readonly exprs: readonly string[]
  /** Null where there are no data. */
  readonly inherited: boolean | null
  readonly stxdndistinct: string | null
  readonly stxddependencies: string | null
  readonly stxdmcv: readonly McvItem[] | null
}

/** Reads all objects, with what a query says of their data: `oid`, `inherited`, `n_distinct`, `dependencies`, `mcv` and `expressions`. */
async function readObjects<Expressions>(
  session: Session,
  data: string,
): Promise<readonly (ObjectRow & Expressions)[]> {
  return session.query(`
    SELECT n.nspname::text AS schemaname, e.stxname::text AS stxname,
      tn.nspname::text AS "tableSchema", t.relname::text AS "tableName",
      (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]')
        FROM pg_attribute a WHERE a.attrelid = e.stxrelid AND a.attnum = ANY (e.stxkeys)) AS attnames,
      to_json(coalesce(pg_get_statisticsobjdef_expressions(e.oid), '{}')) AS exprs,
      d.inherited, encode(d.n_distinct::bytea, 'hex') AS stxdndistinct,
      encode(d.dependencies::bytea, 'hex') AS stxddependencies, d.mcv AS stxdmcv, d.expressions
    FROM pg_statistic_ext e
      JOIN pg_namespace n ON n.oid = e.stxnamespace
      JOIN pg_class t ON t.oid = e.stxrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace
      LEFT JOIN (${data}) AS d ON d.oid = e.oid
    WHERE ${isUserSchema('n')}
    ORDER BY e.oid, d.inherited`)
}

function toObjects<Row extends ObjectRow>(
  rows: readonly Row[],
  expressionsOf: (row: Row) => readonly (ColumnStatistics | null)[],
): readonly ExtendedStatistics[] {
  const objects = groupBy(rows, ({ schemaname, stxname }) => `${schemaname}\0${stxname}`)
  return [...objects.values()].flatMap((found) =>
    found.slice(0, 1).map(({ schemaname, stxname, tableSchema, tableName, attnames, exprs }) => ({
      schemaname,
      stxname,
      table: { schemaname: tableSchema, relname: tableName },
      attnames,
      exprs,
      data: found.flatMap((row) => {
        const { inherited, stxdndistinct, stxddependencies, stxdmcv } = row
        if (inherited === null) return []
        const stxdexpr = expressionsOf(row)
        return {
          fidelity: 'measured',
          stxdinherit: inherited,
          stxdndistinct,
          stxddependencies,
          stxdmcv,
          stxdexpr,
        }
      }),
    })),
  )
}
