import type { Relation, Snapshot } from '../model/snapshot.ts'

/**
 * Tables with rows and without statistics, of which the planner knows no more than their size. Foreign tables are left
 * out: they are analyzed only where somebody decided so; and so are tables whose statistics the role may not read.
 */
export function neverAnalyzed({
  relations,
  unreadable,
}: Pick<Snapshot, 'relations' | 'unreadable'>): readonly Relation[] {
  const hidden = hiddenTables(unreadable)
  return relations.filter(
    (relation) =>
      relation.relkind !== 'f' &&
      mayHoldRows(relation) &&
      !isAnalyzed(relation) &&
      !hidden.has(`${relation.schemaname}\0${relation.relname}`),
  )
}

function hiddenTables(unreadable: Snapshot['unreadable'] = []): ReadonlySet<string> {
  const ofColumns = unreadable.filter(({ input }) => input === 'column statistics')
  return new Set(ofColumns.map(({ schemaname, relname }) => `${schemaname}\0${relname}`))
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
