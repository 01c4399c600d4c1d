import type { StabilityOptions } from '../../model/policy.ts'
import type { Stability } from '../../model/report.ts'

/** Why a flip may be chance, in a clause; undefined where it is certain. */
export function sayDoubt(stability: Stability, options: StabilityOptions): string | undefined {
  const parts = [...saySamples(stability), ...sayTie(stability, options)]
  return parts.length === 0 ? undefined : parts.join(', and ')
}

function saySamples({ runs, candidate, baseline }: Stability): readonly string[] {
  const parts = [
    ...(candidate > 0 ? [`${candidate} of ${runs} candidate plans are the baseline's`] : []),
    ...(baseline > 0 ? [`${baseline} of ${runs} baseline plans are the candidate's`] : []),
  ]
  if (parts.length === 0) return []
  return [`under statistics as another ANALYZE might make them ${parts.join(' and ')}`]
}

/**
 * Planners take either of two plans that are within one percent (`STD_FUZZ_FACTOR` of pathnode.c). One that is cheaper by more than that
 * and not taken is forbidden by a setting, or not looked for: there is nothing uncertain about it.
 */
function sayTie({ margin }: Stability, options: StabilityOptions): readonly string[] {
  if (margin === undefined || margin < 0.985 || margin >= options.margin) return []
  return [
    margin < 1.005
      ? "the baseline's plan would cost no more"
      : `the baseline's plan would cost only ${margin.toFixed(2)}x as much`,
  ]
}
