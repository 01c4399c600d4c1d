import { setTimeout } from 'node:timers/promises'
import type { Session } from '../../model/session.ts'

/**
 * Ends the other clients of a session's database. A backend whose client is gone goes on with its statement, and with its
 * locks, until it next looks.
 */
export async function endOthers(session: Session): Promise<void> {
  for (;;) {
    const others = await session.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`)
    if (others.length === 0) return
    await setTimeout(20)
  }
}
