import type { ExtendedStatistics } from '../model/snapshot.ts'
import { mapDistincts } from './serialised.ts'

/**
 * Extended statistics of a table that is so many times as large. Shares of rows stay; a number of distinct combinations that is
 * more than a tenth of the rows grows with them, which is how ANALYZE decides it for a single column (`compute_scalar_stats`
 * of analyze.c).
 */
export function growCombinations(
  object: ExtendedStatistics,
  factor: number,
  rows: number,
): ExtendedStatistics {
  const grow = (distinct: number): number =>
    distinct > rows / 10 ? Math.max(1, Math.round(distinct * factor)) : distinct
  const data = object.data.map((one) => ({
    ...one,
    stxdndistinct: one.stxdndistinct && mapDistincts(one.stxdndistinct, grow),
  }))
  return { ...object, data }
}
