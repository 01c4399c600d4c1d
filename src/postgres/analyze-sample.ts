import type { ColumnStatistics, Index, Relation, Snapshot } from '../model/snapshot.ts'
import { estimateRows } from '../model/count-rows.ts'
import { elementsOf, numbersOf, slotOf } from './statistics-text.ts'

/*
 * How much of a table ANALYZE reads: 300 rows for each unit of the largest statistics target (`std_typanalyze` of analyze.c,
 * after Chaudhuri, Motwani and Narasayya, "Random sampling for histogram construction: how much is enough?", SIGMOD 1998), from
 * as many blocks at most (`acquire_sample_rows`).
 */

/** What statistics of a column were made from. */
export interface AnalyzeSample {
  /** Rows that were read. */
  readonly sample: number
  /** Rows that there are, as the planner estimates them; -1 where nobody has counted. */
  readonly rows: number
}

/** Of a table's children nobody has counted the rows, unless it is partitioned. */
export function sampleOf(
  { stainherit }: Pick<ColumnStatistics, 'stainherit'>,
  relation: Relation | Index,
  target: number,
): AnalyzeSample {
  const rows = stainherit && relation.relkind !== 'p' ? -1 : estimateRows(relation)
  return { rows, sample: sampleSize(target, rows) }
}

/** Rows that a share in statistics was counted over. */
export function sampleSize(target: number, rows: number): number {
  return Math.max(1, Math.min(300 * target, rows < 0 ? Infinity : rows))
}

/**
 * The statistics target that tables have unless somebody gave them another: that of most. No catalog tells what ANALYZE went
 * by, but a histogram does that has fewer bounds than there are values.
 */
export function usualTarget({ relations }: Pick<Snapshot, 'relations'>): number {
  const counts = new Map<number, number>()
  for (const relation of relations) {
    const target = targetOf(relation)
    if (target !== undefined) counts.set(target, (counts.get(target) ?? 0) + 1)
  }
  const [usual] = [...counts].toSorted(([one, often], [other, less]) => less - often || other - one)
  return usual?.[0] ?? defaultTarget
}

/** `default_statistics_target`, where nobody changed it. */
const defaultTarget = 100

/** The largest target of a table's columns, which its sample is made for; undefined where no column has so many values. */
export function targetOf(relation: Relation | Index): number | undefined {
  const targets = relation.columns.flatMap(({ statistics }) =>
    statistics.flatMap((found) => {
      const bounds = elementsOf(slotOf(found, 'histogram'))?.length ?? 0
      const common = numbersOf(slotOf(found, 'most common values')).length
      const values = found.stadistinct > 0 ? found.stadistinct : -found.stadistinct * relation.reltuples
      return bounds > 0 && values - common > bounds ? [bounds - 1] : []
    }),
  )
  return targets.length === 0 ? undefined : Math.max(...targets)
}

/** The standard error of a coefficient of correlation between so many pairs. */
export function correlationError(correlation: number, sample: number): number {
  return (1 - correlation ** 2) / Math.sqrt(sample)
}
