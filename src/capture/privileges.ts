import type { Server } from '../model/server.ts'
import { majorOf } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import { isUserSchema, tableKinds } from '../postgres/catalog/user-relations.ts'

/** What the session's role may read, of what a capture asks for. */
export interface Privileges {
  readonly role: string
  /** Whether it has by itself what the roles have that it is a member of. */
  readonly inherits: boolean
  /** `pg_statistic` and `pg_statistic_ext_data` themselves: as a superuser, a member of `pg_read_all_data`, or by a GRANT. */
  readonly readsStatistics: boolean
  readonly readsExtendedStatistics: boolean
  /** Undefined where nothing of the table is kept from it. */
  readonly restrictionOf: (schemaname: string, relname: string) => Restriction | undefined
}

/** What of a table the role may not read. */
export interface Restriction {
  readonly usesSchema: boolean
  /** Columns that it may not select. */
  readonly hidden: readonly { readonly attname: string; readonly attnum: number }[]
  readonly selectsNothing: boolean
  /** Whether policies decide which rows it sees. */
  readonly hidesRows: boolean
  /** Columns that ANALYZE passes over. */
  readonly passedOver: readonly string[]
}

/** Asks before anything is tried: a statement that is refused costs a round trip, and the batch that it was part of. */
export async function readPrivileges(session: Session, server: Server): Promise<Privileges> {
  const [role] = await session.query<Omit<Privileges, 'restrictionOf'>>(`
    SELECT rolname::text AS role, rolinherit AS inherits,
      has_table_privilege('pg_catalog.pg_statistic', 'SELECT') AS "readsStatistics",
      has_table_privilege('pg_catalog.pg_statistic_ext_data', 'SELECT') AS "readsExtendedStatistics"
    FROM pg_roles WHERE rolname = current_user`)
  if (role === undefined) throw new Error('the current role is not in pg_roles')
  // Virtual generated columns came with 18, and are not analyzed (`examine_attribute` of analyze.c).
  const isVirtual = majorOf(server) >= 18 ? `a.attgenerated = 'v'` : 'false'
  const rows = await session.query<RestrictionRow>(`
    SELECT * FROM (
      SELECT n.nspname::text AS schemaname, c.relname::text AS relname,
        has_schema_privilege(n.oid, 'USAGE') AS "usesSchema",
        c.relrowsecurity AND row_security_active(c.oid) AS "hidesRows",
        coalesce(json_agg(json_build_object('attname', a.attname, 'attnum', a.attnum) ORDER BY a.attnum) FILTER (WHERE NOT may.selects), '[]') AS hidden,
        bool_and(NOT may.selects) AS "selectsNothing",
        coalesce(json_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attstattarget = 0 OR ${isVirtual}), '[]') AS "passedOver"
      FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        CROSS JOIN LATERAL (SELECT has_column_privilege(c.oid, a.attnum, 'SELECT') AS selects OFFSET 0) AS may
      WHERE c.relkind IN ${tableKinds} AND ${isUserSchema('n')}
      GROUP BY n.oid, n.nspname, c.oid, c.relname, c.relrowsecurity) AS table_of_the_user
    WHERE NOT "usesSchema" OR "hidesRows" OR hidden::text <> '[]'`)
  const restrictions = new Map(rows.map((row) => [`${row.schemaname}\0${row.relname}`, row]))
  return { ...role, restrictionOf: (schemaname, relname) => restrictions.get(`${schemaname}\0${relname}`) }
}

interface RestrictionRow extends Restriction {
  readonly schemaname: string
  readonly relname: string
}

/** Whether the planner lets the role ask about these columns of a table, by their numbers; policies apart. */
export function maySelect(
  { restrictionOf }: Privileges,
  { schemaname, table }: { readonly schemaname: string; readonly table: string },
  columns: readonly number[],
): boolean {
  const restriction = restrictionOf(schemaname, table)
  return (
    restriction === undefined || (restriction.usesSchema && hiddenAmong(restriction, columns).length === 0)
  )
}

export function hiddenAmong({ hidden }: Restriction, columns: readonly number[]): Restriction['hidden'] {
  return hidden.filter(({ attnum }) => columns.includes(attnum))
}
