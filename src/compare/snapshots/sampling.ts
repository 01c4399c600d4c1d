import type { ColumnStatistics } from '../../model/snapshot.ts'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'

/* How far figures of two ANALYZEs of the same rows may be apart. */

/** Statistics of a column, and what they were made from. */
export interface Sampled extends AnalyzeSample {
  readonly statistics: ColumnStatistics
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
