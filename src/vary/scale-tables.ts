import type { Relation, Snapshot } from '../model/snapshot.ts'
import { partitionsIn } from './children.ts'
import { factorsByTable, type Factors } from './factors.ts'
import { foreignKeysIn } from './foreign-keys.ts'
import { growCombinations } from './grow-combinations.ts'
import { growIndex } from './grow-index.ts'
import { growReferences } from './grow-references.ts'
import { growSize } from './grow-size.ts'
import { sayAssumptions } from './say-assumptions.ts'
import { keyOf, tableKeyOf } from './table-key.ts'

export interface Scaled {
  readonly snapshot: Snapshot
  /** What was taken for granted, each in a sentence. */
  readonly assumptions: readonly string[]
}

/**
 * A snapshot of which some tables are so many times as large, with their indexes, as if their rows were there so many times
 * over. What statistics say in shares of the rows stays as it is, and a number of distinct values with it: negative
 * (`stadistinct`), it is such a share, and positive, one that ANALYZE found not to depend on the number of rows. Only a
 * foreign key has as many more as what it refers to.
 */
export function scaleTables(snapshot: Snapshot, factors: Factors): Scaled {
  const byTable = factorsByTable(snapshot, factors)
  if (byTable.size === 0) return { snapshot, assumptions: [] }

  const factorOf = (table: string): number => byTable.get(table) ?? 1
  const leaves = snapshot.relations.map((relation) => {
    const factor = byTable.get(keyOf(relation))
    return factor === undefined || relation.relkind === 'p' ? relation : growSize(relation, factor)
  })
  const partitioned = new Set(snapshot.relations.filter(({ relkind }) => relkind === 'p').map(keyOf))
  const ratioOf = partitionedRatios(snapshot, leaves)
  const growthOf = (table: string): number => (partitioned.has(table) ? ratioOf(table) : factorOf(table))
  const references = foreignKeysIn(snapshot)
  const relations = leaves.map((relation) => {
    const table = keyOf(relation)
    const factor = growthOf(table)
    if (factor === 1) return relation
    const columns = growReferences(relation, factor, (attname) => {
      const referred = references.get(table)?.get(attname)
      return referred === undefined ? undefined : growthOf(referred)
    })
    return { ...(relation.relkind === 'p' ? growSize(relation, factor) : relation), columns }
  })
  const captured = new Map(snapshot.relations.map((relation) => [keyOf(relation), relation]))
  const grown = new Map(relations.map((relation) => [keyOf(relation), relation]))
  return {
    snapshot: {
      ...snapshot,
      relations,
      indexes: snapshot.indexes.map((index) => {
        const table = grown.get(tableKeyOf(index))
        const factor = growthOf(tableKeyOf(index))
        return table === undefined || factor === 1 ? index : growIndex(index, factor, table)
      }),
      extendedStatistics: snapshot.extendedStatistics.map((object) => {
        const table = keyOf(object.table)
        const rows = captured.get(table)?.reltuples ?? 0
        const factor = growthOf(table)
        return factor === 1 ? object : growCombinations(object, factor, rows)
      }),
    },
    assumptions: sayAssumptions(snapshot, byTable),
  }
}

/** How many times as many rows a partitioned table has, all its partitions together. */
function partitionedRatios(snapshot: Snapshot, grown: readonly Relation[]): (table: string) => number {
  const partitions = partitionsIn(snapshot)
  const rowsIn = (relations: readonly Relation[]): ((table: string) => number) => {
    const counts = new Map(relations.map((relation) => [keyOf(relation), relation]))
    const count = (table: string): number => {
      const children = partitions.get(table)
      if (children !== undefined) return children.reduce((sum, child) => sum + count(child), 0)
      return Math.max(0, counts.get(table)?.reltuples ?? 0)
    }
    return count
  }
  const [before, after] = [rowsIn(snapshot.relations), rowsIn(grown)]
  return (table) => (before(table) > 0 ? after(table) / before(table) : 1)
}
