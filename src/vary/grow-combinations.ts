import type { ExtendedStatistics } from '../model/snapshot.ts'

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
  const data = object.data.map((one) => ({
    ...one,
    stxdndistinct: one.stxdndistinct === null ? null : growNdistinct(one.stxdndistinct, factor, rows),
  }))
  return { ...object, data }
}

/** Serialised: magic, type and number of items, then items of a double, a length and attribute numbers (mvdistinct.c). */
function growNdistinct(hex: string, factor: number, rows: number): string {
  const bytes = Buffer.from(hex, 'hex')
  let at = 12
  for (let item = bytes.readUInt32LE(8); item > 0; item -= 1) {
    const distinct = bytes.readDoubleLE(at)
    if (distinct > rows / 10) bytes.writeDoubleLE(Math.max(1, Math.round(distinct * factor)), at)
    at += 12 + 2 * bytes.readInt32LE(at + 8)
  }
  return bytes.toString('hex')
}
