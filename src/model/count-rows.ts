import type { Relation } from './snapshot.ts'

/** The rows of a database, as the planner last counted them. A partitioned table's own are those of its partitions again. */
export function countRows(relations: readonly Pick<Relation, 'relkind' | 'reltuples'>[]): number {
  const counted = relations.filter(({ relkind }) => relkind !== 'p')
  return Math.round(counted.reduce((sum, { reltuples }) => sum + Math.max(0, reltuples), 0))
}
