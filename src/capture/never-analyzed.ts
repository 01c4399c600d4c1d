import type { Relation } from '../model/snapshot.ts'

/**
 * Tables with rows and without statistics, of which the planner knows no more than their size. Foreign tables are left
 * out: they are analyzed only where somebody decided so.
 */
export function neverAnalyzed(relations: readonly Relation[]): readonly Relation[] {
  return relations.filter(
    (relation) => relation.relkind !== 'f' && mayHoldRows(relation) && !isAnalyzed(relation),
  )
}

/**
 * Whether statistics of any column are there. `reltuples` cannot tell: VACUUM and CREATE INDEX set it as well
 * (`index_update_stats` of index.c).
 */
export function isAnalyzed({ columns }: Relation): boolean {
  return columns.some(({ statistics }) => statistics.length > 0)
}

/** -1 is not known (`vac_update_relstats` of vacuum.c): then a table has rows if it has pages. Only ANALYZE counts a partitioned one's. */
export function mayHoldRows({ relkind, reltuples, blocks }: Relation): boolean {
  return reltuples > 0 || (reltuples < 0 && (blocks > 0 || relkind === 'p'))
}
