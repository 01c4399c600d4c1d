import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import { undone } from '../postgres/transaction.ts'

/** SQL that is true of a relation, given the column that holds its OID, unless somebody keeps everybody from it. */
export type IsOpen = (oid: string) => string

/**
 * Asks about all relations and, if that waits too long for a lock, once more without those that are locked: they join the set.
 * Even the length of a table's file takes a lock on the table (`pg_relation_size` of dbsize.c).
 */
export async function askPastLocks<Answer>(
  session: Session,
  locked: Set<number>,
  ask: (isOpen: IsOpen) => Promise<Answer>,
): Promise<Answer> {
  const known = locked.size
  try {
    return await undone(session, () => ask(isOpenUnless(locked)))
  } catch (error) {
    if (sqlErrorOf(error)?.sqlstate !== lockNotAvailable) throw error
    for (const { oid } of await readLocks(session)) locked.add(oid)
    if (locked.size === known) throw error
    return askPastLocks(session, locked, ask)
  }
}

function isOpenUnless(locked: ReadonlySet<number>): IsOpen {
  return (oid) => (locked.size === 0 ? 'true' : `${oid} <> ALL ('{${[...locked].join(',')}}'::oid[])`)
}

export const lockNotAvailable = '55P03'

/** A lock that keeps everybody from a relation. */
export interface Lock {
  readonly oid: number
  /** Quoted where it has to be. */
  readonly relation: string
  /** Of the process that holds the lock or is next to; null for a prepared transaction. */
  readonly pid: number | null
}

/**
 * The relations of this database that others keep even readers from, and those that somebody waits to take so: readers queue
 * up behind (`LockCheckConflicts` and `ProcSleep` of the lock manager).
 */
export async function readLocks(session: Session): Promise<readonly Lock[]> {
  return session.query<Lock>(`
    SELECT l.relation AS oid, l.relation::regclass::text AS relation, min(l.pid) AS pid
    FROM pg_catalog.pg_locks l
    WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    GROUP BY l.relation ORDER BY l.relation`)
}
