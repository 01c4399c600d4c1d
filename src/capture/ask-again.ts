import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { undone } from '../postgres/transaction.ts'

/** What is asked about many items at once, in one statement. */
type Ask<Item, Answer> = (items: readonly Item[]) => Promise<readonly (Answer | undefined)[]>

/**
 * Asks about all items and, if one of them is refused, about each by itself, so that a table that somebody has locked is
 * waited for no more than twice. What is refused alone has no answer.
 */
export async function askEach<Item, Answer>(
  session: Session,
  items: readonly Item[],
  ask: Ask<Item, Answer>,
): Promise<readonly (Answer | undefined)[]> {
  if (items.length === 0) return []
  try {
    return await undone(session, () => ask(items))
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    if (items.length === 1) return [undefined]
    const answers: (Answer | undefined)[] = []
    for (const item of items) answers.push(...(await askEach(session, [item], ask)))
    return answers
  }
}

/**
 * Asks about all items and, if one of them is refused, about each half: of hundreds one or two are found soon. Nothing is waited
 * for again: where somebody has locked a table there is no answer to any.
 */
export async function askHalves<Item, Answer>(
  session: Session,
  items: readonly Item[],
  ask: Ask<Item, Answer>,
): Promise<readonly (Answer | undefined)[]> {
  if (items.length === 0) return []
  try {
    return await undone(session, () => ask(items))
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined) throw error
    if (items.length === 1 || tookTooLong.has(refusal.sqlstate)) return items.map(() => undefined)
    const half = Math.ceil(items.length / 2)
    return [
      ...(await askHalves(session, items.slice(0, half), ask)),
      ...(await askHalves(session, items.slice(half), ask)),
    ]
  }
}

/** `lock_not_available` and `query_canceled`. */
const tookTooLong = new Set(['55P03', '57014'])
