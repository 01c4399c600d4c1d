import type { ColumnStatistics, Index, Relation, Snapshot } from '../../model/snapshot.ts'
import { elementsOf, numbersOf, slotOf } from '../../postgres/statistics-text.ts'

/*
 * How far figures of two ANALYZEs of the same rows may be apart. ANALYZE reads 300 rows for each unit of the largest
 * statistics target (`std_typanalyze` of analyze.c, after Chaudhuri, Motwani and Narasayya, "Random sampling for histogram
 * construction: how much is enough?", SIGMOD 1998).
 */

/** Statistics of a column, and what they were made from. */
export interface Sampled {
  readonly statistics: ColumnStatistics
  /** Rows that were read. */
  readonly sample: number
  /** Rows that there are, as the planner estimates them; -1 where nobody has counted. */
  readonly rows: number
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

/**
 * Whether two shares differ by more than two samples of the same rows would. Postgres itself takes a share to be within two
 * standard errors (`analyze_mcv_list` of analyze.c). A snapshot has thousands of shares, so that here it takes five: one in
 * two million. A table that was read as a whole is treated as a sample as well, of whatever fills it.
 */
export function differSignificantly(
  one: { readonly share: number; readonly sample: number },
  other: { readonly share: number; readonly sample: number },
): boolean {
  const variance = varianceOf(one) + varianceOf(other)
  return Math.abs(one.share - other.share) > 5 * Math.sqrt(variance)
}

/** Of a binomial share, which is above that of a sample without replacement. What was seen in no row may be in one of the next sample. */
function varianceOf({ share, sample }: { readonly share: number; readonly sample: number }): number {
  const possible = Math.min(Math.max(share, 1 / sample), 1)
  return (possible * (1 - possible)) / sample + 1 / sample ** 2
}

/** How many times larger the larger one is. */
export function factorBetween(one: number, other: number): number {
  const [small, large] = one < other ? [one, other] : [other, one]
  return small === large ? 1 : large / small
}
