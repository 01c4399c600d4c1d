import type { Session } from '../../model/session.ts'
import { groupBy } from '../../postgres/group-by.ts'
import { askEach } from '../ask-again.ts'
import type { Subject } from './ask-selectivities.ts'
import { fromItem } from './ask-selectivities.ts'

/** What is about tables that nobody has locked: for a lock is waited here, and not at every one of hundreds of questions. */
export async function withoutLocked<About>(
  session: Session,
  items: readonly About[],
  tableOf: (item: About) => Omit<Subject, 'expression'>,
): Promise<readonly About[]> {
  const tables = [...groupBy(items, (item) => fromItem(tableOf(item)))]
  const found = await askEach(session, tables, async (batch) => {
    await session.query(`EXPLAIN ${batch.map(([from]) => `SELECT 1 FROM ${from}`).join(' UNION ALL ')}`)
    return batch.map(([, of]) => of)
  })
  return found.flatMap((of) => of ?? [])
}
