import type { Session } from '../model/session.ts'

/** Those of the extensions that a server could not create. */
export async function lackingExtensions(
  session: Session,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT name FROM json_array_elements_text($1::json) AS name
     WHERE name NOT IN (SELECT name::text FROM pg_available_extensions)`,
    [JSON.stringify(wanted)],
  )
  return rows.map(({ name }) => name)
}
