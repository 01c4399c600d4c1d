import type { ExtendedStatistics, Index, Relation, RelationSize, Snapshot } from '../model/snapshot.ts'
import { keyOf, tableKeyOf } from './table-key.ts'

/** A table with all that belongs to it. */
export interface TableInputs {
  readonly relation: Relation
  readonly indexes: readonly Index[]
  readonly extended: readonly ExtendedStatistics[]
}

export function tableInputs(snapshot: Snapshot): ReadonlyMap<string, TableInputs> {
  const byTable = new Map(
    snapshot.relations.map((relation) => {
      const inputs: { relation: Relation; indexes: Index[]; extended: ExtendedStatistics[] } = {
        relation,
        indexes: [],
        extended: [],
      }
      return [keyOf(relation), inputs] as const
    }),
  )
  for (const index of snapshot.indexes) byTable.get(tableKeyOf(index))?.indexes.push(index)
  for (const object of snapshot.extendedStatistics) byTable.get(keyOf(object.table))?.extended.push(object)
  return byTable
}

/** What ANALYZE found, and the ends of indexes: equal texts for equal statistics. */
export function statisticsText({ relation, indexes, extended }: TableInputs): string {
  return JSON.stringify([
    relation.columns.map(({ attname, statistics }) => [attname, statistics]),
    indexes.map(({ relname, columns, btree }) => [
      relname,
      columns.map(({ statistics }) => statistics),
      btree?.ends,
    ]),
    extended.map(({ stxname, data }) => [stxname, data]),
  ])
}

/** Pages, rows and counters: equal texts for equal sizes. */
export function sizesText({ relation, indexes }: TableInputs): string {
  return JSON.stringify([
    sizeFigures(relation),
    indexes.map((index) => [
      index.relname,
      sizeFigures(index),
      index.btree?.height.value,
      index.gin,
      index.brin,
    ]),
  ])
}

function sizeFigures({ relpages, reltuples, relallvisible, blocks }: RelationSize): readonly number[] {
  return [relpages, reltuples, relallvisible, blocks]
}
