import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { asSessionUser } from '../postgres/as-session-user.ts'
import { printingPortably } from '../postgres/portable-text.ts'
import { rolledBack } from '../postgres/transaction.ts'
import { rewriteColumnStatistics } from './write-column-statistics.ts'
import { rewriteExtendedStatistics } from './write-extended-statistics.ts'
import { writeRelationSizes } from './write-relation-sizes.ts'

/**
 * Runs work while some relations have other statistics, in a transaction that is rolled back: a session sees what it has written to
 * the catalogs, and plans with it. The work must not end the transaction.
 *
 * @param server the scratch's own
 */
export async function withStatistics<Result>(
  session: Session,
  statistics: Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics' | 'server'>,
  server: Server,
  work: () => Promise<Result>,
): Promise<Result> {
  return rolledBack(session, async () => {
    await asSessionUser(session, () =>
      printingPortably(session, async () => {
        await rewriteColumnStatistics(session, statistics)
        await rewriteExtendedStatistics(session, statistics, server)
        await writeRelationSizes(session, statistics)
      }),
    )
    return work()
  })
}
