import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'

/**
 * Gives a session production's planner settings. Answers with those that it does not take, each in a sentence: another
 * major version may not have one, and a 32-bit build has narrower limits.
 */
export async function applySettings(
  session: Session,
  settings: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const rows = await session.query<{ name: string; value: string }>(
    'SELECT name, current_setting(name) AS value FROM pg_settings',
  )
  const current = new Map(rows.map(({ name, value }) => [name, value]))
  const shortfalls: string[] = []
  for (const [name, value] of Object.entries(settings)) {
    if (current.get(name) === value) continue
    try {
      await session.query('SELECT set_config($1, $2, false)', [name, value])
    } catch (error) {
      const refusal = sqlErrorOf(error)
      if (refusal === undefined) throw error
      shortfalls.push(`The scratch server does not take ${name} = ${value}: ${refusal.message}.`)
    }
  }
  return shortfalls
}
