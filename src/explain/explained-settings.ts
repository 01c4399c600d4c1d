import type { Session } from '../model/session.ts'
import { explainedSettings } from '../postgres/planner-settings.ts'

/** The settings that a session plans with, by name, each as `current_setting` prints it: one value has one spelling. */
export async function explainedSettingsOf(session: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query<{ readonly name: string; readonly value: string }>(
    `SELECT name, pg_catalog.current_setting(name) AS value FROM pg_catalog.pg_settings WHERE name = ANY ($1::pg_catalog.text[])
     ORDER BY name COLLATE "C"`,
    [explainedSettings.filter((name) => name !== 'search_path')],
  )
  return new Map(rows.map(({ name, value }) => [name, value]))
}
