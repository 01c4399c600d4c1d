import { statisticsFinder } from '../model/has-statistics.ts'
import type { Relation, Snapshot } from '../model/snapshot.ts'

/**
 * Tables with rows and without statistics, of which the planner knows no more than their size. Foreign tables are left
 * out: they are analyzed only where somebody decided so; and so are tables whose statistics the role may not read.
 */
export function neverAnalyzed(snapshot: Pick<Snapshot, 'relations' | 'unreadable'>): readonly Relation[] {
  const statisticsOf = statisticsFinder(snapshot)
  return snapshot.relations.filter(
    (relation) => relation.relkind !== 'f' && mayHoldRows(relation) && statisticsOf(relation) === 'none',
  )
}

/** -1 is not known (`vac_update_relstats` of vacuum.c): then a table has rows if it has pages. Only ANALYZE counts a partitioned one's. */
export function mayHoldRows({ relkind, reltuples, blocks }: Relation): boolean {
  return reltuples > 0 || (reltuples < 0 && (blocks > 0 || relkind === 'p'))
}
