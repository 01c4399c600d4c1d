import type { Session } from '../../../model/session.ts'
import { askEach } from '../../ask-again.ts'
import { rowsOfKeys } from './conditions.ts'
import type { HiddenObject } from './hidden-objects.ts'

/** One value of each key, in text. */
export type Combination = readonly (string | null)[]

/**
 * Combinations that a table has, the most common first: what some blocks of it hold, which is less than what ANALYZE reads. A
 * table in use may have lost what its statistics have; then it is not among them.
 */
export async function sampleCombinations(
  session: Session,
  objects: readonly HiddenObject[],
): Promise<readonly (readonly Combination[])[]> {
  const found = await askEach(session, objects, async (batch) => {
    const [row] = await session.query<{ lists: readonly (readonly Combination[] | null)[] }>(
      `SELECT json_build_array(${batch.map((object) => `(${listSample(object)})`).join(', ')}) AS lists`,
    )
    return (row?.lists ?? []).map((list) => list ?? [])
  })
  return found.map((list) => list ?? [])
}

/** Text as types print it, which a cast is not for all of them. */
function listSample(object: HiddenObject): string {
  const { keys, blocks } = object
  const texts = keys.map(
    (_, place) => `CASE WHEN k${place} IS NOT NULL THEN pg_catalog.format('%s', k${place}) END`,
  )
  const share = Math.min(100, (100 * mostBlocks) / Math.max(1, blocks))
  const sample = share === 100 ? '' : ` TABLESAMPLE SYSTEM (${share}) REPEATABLE (0)`
  return `SELECT json_agg(combination ORDER BY times DESC, combination::text COLLATE "C") FROM (
    SELECT json_build_array(${texts.join(', ')}) AS combination, count(*) AS times FROM ${rowsOfKeys(object, sample)}
    GROUP BY ${keys.map((_, place) => `k${place}`).join(', ')} ORDER BY 2 DESC LIMIT ${mostCombinations}) AS sampled
    WHERE length(combination::text) < ${mostCharacters}`
}

/** Blocks that are read of a table, about: 8 MB. */
const mostBlocks = 1000

/** Of a combination: it is put into many questions. */
const mostCharacters = 2000

export const mostCombinations = 2000
