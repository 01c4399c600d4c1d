import type { Session } from '../../model/session.ts'
import type { RoleSetting } from '../../model/snapshot.ts'

/** What `ALTER DATABASE` and `ALTER ROLE` set for sessions in this database. */
export async function readRoleSettings(session: Session): Promise<readonly RoleSetting[]> {
  const rows = await session.query<{ role: string | null; inDatabase: boolean; setting: string }>(`
    SELECT r.rolname::text AS role, s.setdatabase <> 0 AS "inDatabase", c.setting
    FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS c(setting) LEFT JOIN pg_roles r ON r.oid = s.setrole
    WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    ORDER BY r.rolname COLLATE "C" NULLS FIRST, s.setdatabase <> 0, c.setting COLLATE "C"`)

  return rows.map(({ role, inDatabase, setting }) => {
    const equals = setting.indexOf('=')
    return {
      ...(role !== null && { role }),
      inDatabase,
      name: setting.slice(0, equals),
      value: setting.slice(equals + 1),
    }
  })
}
