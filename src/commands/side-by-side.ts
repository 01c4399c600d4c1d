import type { Session } from '../model/session.ts'

/**
 * Works through a list with several sessions, each of which takes the next item when it is done with one. Answers are in the list's
 * order, whichever was first. The first failure ends it, once what is under way has ended: no session is used any more then.
 */
export async function sideBySide<Item, Answer>(
  items: readonly Item[],
  sessions: readonly Session[],
  work: (session: Session, item: Item) => Promise<Answer>,
  onDone: (done: number) => void,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const waiting = items.entries()
  let done = 0
  let hasFailed = false
  const takeTurns = async (session: Session): Promise<void> => {
    for (const [at, item] of waiting) {
      if (hasFailed) return
      onDone(done)
      answers[at] = await work(session, item)
      done += 1
    }
  }
  const turns = sessions.map((session) =>
    takeTurns(session).catch((error: unknown) => {
      hasFailed = true
      throw error
    }),
  )
  await Promise.allSettled(turns)
  await Promise.all(turns)
  return answers
}

/** How many sessions pay: a session takes some milliseconds to be made what the first one is. */
export function sessionsFor(items: number, workers: number): number {
  return Math.max(1, Math.min(workers, Math.floor(items / fewest)))
}

/** Items that a session has to have. */
const fewest = 20
