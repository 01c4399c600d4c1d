import type { SentSlot } from './statistic-slots.ts'
import type { Session } from '../../model/session.ts'
import type {
  ColumnStatistics,
  ExtendedStatistics,
  ExtendedStatisticsData,
  McvItem,
} from '../../model/snapshot.ts'
import { groupBy } from '../group-by.ts'
import { isUserSchema } from './user-relations.ts'

/** An object of `pg_statistic_ext` with one row of its data. */
export interface ObjectRow {
  readonly schemaname: string
  readonly stxname: string
  readonly tableSchema: string
  readonly tableName: string
  readonly attnames: readonly string[]
  readonly exprs: readonly string[]
  /** Whether the views show its data to the role, if there are any (system_views.sql of the newer minors). */
  readonly isShown: boolean
  /** Null where there are no data. */
  readonly inherited: boolean | null
  readonly stxdndistinct: string | null
  readonly stxddependencies: string | null
  readonly stxdmcv: readonly McvItem[] | null
  /** Rows of `pg_statistic`, with all their slots; null where the query does not tell. */
  readonly expressions:
    | readonly (
        | (Omit<ColumnStatistics, 'fidelity' | 'slots'> & { readonly slots: readonly SentSlot[] })
        | null
      )[]
    | null
}

/**
 * Reads all objects in the order of their OIDs, with what a query says of their data: `oid`, `inherited`, `n_distinct`,
 * `dependencies`, `mcv` and `expressions`.
 */
export async function readObjects(session: Session, data: string): Promise<readonly ObjectRow[]> {
  return session.query(`
    SELECT n.nspname::text AS schemaname, e.stxname::text AS stxname,
      tn.nspname::text AS "tableSchema", t.relname::text AS "tableName",
      (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]')
        FROM pg_attribute a WHERE a.attrelid = e.stxrelid AND a.attnum = ANY (e.stxkeys)) AS attnames,
      to_json(coalesce(pg_get_statisticsobjdef_expressions(e.oid), '{}')) AS exprs,
      pg_has_role(t.relowner, 'USAGE') AND NOT (t.relrowsecurity AND row_security_active(t.oid)) AS "isShown",
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

/** Puts the rows of an object together; `expressionsOf` says what is known of the statistics of its expressions. */
export function toObjects(
  rows: readonly ObjectRow[],
  expressionsOf: (row: ObjectRow) => Pick<ExtendedStatisticsData, 'fidelity' | 'stxdexpr'>,
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
        const { inherited: stxdinherit, stxdndistinct, stxddependencies, stxdmcv } = row
        if (stxdinherit === null) return []
        return { ...expressionsOf(row), stxdinherit, stxdndistinct, stxddependencies, stxdmcv }
      }),
    })),
  )
}
