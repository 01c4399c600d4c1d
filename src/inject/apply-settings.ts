import { Failure } from '../model/failure.ts'
import { suggest } from '../model/near-misses.ts'
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
    const shortfall = await applySetting(session, name, value)
    if (shortfall !== undefined) shortfalls.push(shortfall)
  }
  return shortfalls
}

/**
 * Gives a session settings that somebody asked for by name, and fails on the first that it does not take: plans under other
 * settings would be no answer.
 */
export async function layOver(session: Session, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    const refusal = await trySetting(session, name, value)
    if (refusal !== undefined) throw await refusedSetting(session, { name, value, refusal })
  }
}

async function refusedSetting(
  session: Session,
  { name, value, refusal }: { readonly name: string; readonly value: string; readonly refusal: string },
): Promise<Failure> {
  const rows = await session.query<{ name: string }>('SELECT name FROM pg_settings ORDER BY name')
  const names = rows.map((row) => row.name)
  const isKnown = names.some((known) => known.toLowerCase() === name.toLowerCase())
  return new Failure('bad-usage', `The scratch server does not take ${name} = ${value}: ${refusal}.`, {
    hint: isKnown
      ? 'Give a value that SET would take.'
      : `Name a setting of its version: ${suggest(name, names, 'SHOW ALL')}`,
  })
}

/** What is beyond the server's limit is set to the limit. */
async function applySetting(session: Session, name: string, value: string): Promise<string | undefined> {
  const refusal = await trySetting(session, name, value)
  if (refusal === undefined) return undefined
  const [limit] = await session.query<{ max: string }>(
    'SELECT max_val AS max FROM pg_settings WHERE name = $1 AND max_val IS NOT NULL',
    [name],
  )
  const isAtLimit = limit !== undefined && (await trySetting(session, name, limit.max)) === undefined
  return `The scratch server does not take ${name} = ${value}${isAtLimit ? ', and has its own limit instead' : ''}: ${refusal}.`
}

/** Answers with the server's refusal. */
async function trySetting(session: Session, name: string, value: string): Promise<string | undefined> {
  try {
    await session.query('SELECT set_config($1, $2, false)', [name, value])
    return undefined
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined) throw error
    return refusal.message
  }
}
