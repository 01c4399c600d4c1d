import { PGlite, types } from '@electric-sql/pglite'
import type { Session } from '../../src/model/session.ts'
import { sessionOn } from '../../src/scratch/pglite/session.ts'

/** A real PostgreSQL 18, in memory, with what `setUp` creates. */
export async function startSession(setUp: string): Promise<Session & AsyncDisposable> {
  const database = await PGlite.create()
  await database.exec(setUp)
  return {
    ...sessionOn(database, types),
    [Symbol.asyncDispose]: () => database.close(),
  }
}
