import { majorOf } from '../model/server.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import { extensionSettings, plannerSettings } from '../postgres/planner-settings.ts'

/**
 * The planner's settings as this very session has them: whatever the server, the database and the role made of them. With
 * them the application's own (`app.tenant`) that the database or a role sets: policies and functions read these. Those of
 * extensions are told where somebody has set them: until its library is loaded a server does not know an extension's defaults.
 */
export async function readPlannerSettings(session: Session, server: Server): Promise<Record<string, string>> {
  const flagged = majorOf(server) >= 15 ? `OR 'EXPLAIN' = ANY (pg_settings_get_flags(name))` : ''
  const rows = await session.query<{ name: string; value: string }>(
    `SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY ($1::text[]) ${flagged}
     UNION SELECT name, current_setting(name, true)
       FROM (SELECT DISTINCT split_part(c.setting, '=', 1) AS name
         FROM pg_db_role_setting CROSS JOIN LATERAL unnest(setconfig) AS c(setting)) AS own
       WHERE name LIKE '%.%' AND current_setting(name, true) IS NOT NULL
     UNION SELECT name, current_setting(name, true) FROM unnest($2::text[]) AS extension(name)
       WHERE current_setting(name, true) IS NOT NULL
         AND NOT EXISTS (SELECT FROM pg_settings s WHERE s.name = extension.name AND s.source = 'default')
     ORDER BY name`,
    [plannerSettings, extensionSettings],
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

/** Roles that policies name: the schema cannot be created without them. */
export async function readPolicyRoles(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ rolname: string }>(`
    SELECT rolname::text FROM pg_roles
    WHERE oid IN (SELECT unnest(polroles) FROM pg_policy) AND rolname !~ '^pg_' ORDER BY rolname COLLATE "C"`)
  return rows.map(({ rolname }) => rolname)
}
