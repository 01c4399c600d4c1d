import type { Session } from '../model/session.ts'

/** Runs work in a transaction of its own and rolls it back whatever happens: nothing that it did remains. */
export async function rolledBack<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  await session.query('BEGIN')
  return finallyDoing(work, () => session.query('ROLLBACK'))
}

/** Runs work in a transaction of its own: all of it happens, or nothing. */
export async function committed<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  await session.query('BEGIN')
  try {
    const result = await work()
    await session.query('COMMIT')
    return result
  } catch (error) {
    await session.query('ROLLBACK')
    throw error
  }
}

/** Within a transaction: undoes what the work did, settings included, and leaves the transaction usable if it fails. */
export async function undone<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  await session.query('SAVEPOINT planflip')
  return finallyDoing(work, () => session.query('ROLLBACK TO SAVEPOINT planflip; RELEASE SAVEPOINT planflip'))
}

/** Prepared statements outlive a rollback. Others of the session may be somebody else's, who shares it through a pooler. */
export async function forgetPrepared(session: Session, names: readonly string[]): Promise<void> {
  if (names.length > 0) await session.query(names.map((name) => `DEALLOCATE ${name}`).join('; '))
}

/** Should both fail, as they do when the connection breaks, it is the work's own failure that tells why. */
export async function finallyDoing<Result>(
  work: () => Promise<Result>,
  end: () => Promise<unknown>,
): Promise<Result> {
  let result: Result
  try {
    result = await work()
  } catch (error) {
    await end().catch(() => undefined)
    throw error
  }
  await end()
  return result
}
