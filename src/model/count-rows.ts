import type { Relation, RelationSize } from './snapshot.ts'

/** The rows of a database, as the planner last counted them. A partitioned table's own are those of its partitions again. */
export function countRows(relations: readonly Pick<Relation, 'relkind' | 'reltuples'>[]): number {
  const counted = relations.filter(({ relkind }) => relkind !== 'p')
  return Math.round(counted.reduce((sum, { reltuples }) => sum + Math.max(0, reltuples), 0))
}

/**
 * The rows of a table as the planner estimates them: the density that was counted, on as many pages as there are now
 * (`table_block_relation_estimate_size` of tableam.c). -1 where nobody has counted.
 */
export function estimateRows({ relpages, reltuples, blocks }: RelationSize): number {
  return relpages > 0 && reltuples >= 0 ? Math.round((reltuples / relpages) * blocks) : reltuples
}
