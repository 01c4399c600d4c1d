import type { Stability } from '../../model/report.ts'

/** Why a flip may be chance, in a clause; undefined where it is certain. */
export function sayDoubt({ runs, candidate, baseline }: Stability): string | undefined {
  const parts = [
    ...(candidate > 0 ? [`${candidate} of ${runs} candidate plans are the baseline's`] : []),
    ...(baseline > 0 ? [`${baseline} of ${runs} baseline plans are the candidate's`] : []),
  ]
  if (parts.length === 0) return undefined
  return `under statistics as another ANALYZE might make them, ${parts.join(' and ')}`
}
