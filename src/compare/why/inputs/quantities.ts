import type { QuantityInput } from '../../../model/why.ts'

/** Those that moved by a fifth at least, what moved most first. */
export function largestFirst(quantities: readonly QuantityInput[]): readonly QuantityInput[] {
  return quantities
    .filter((quantity) => factorOf(quantity) >= 1.2)
    .toSorted((one, other) => factorOf(other) - factorOf(one))
}

/** How many times the smaller is in the larger. Of counts at least one, as the planner has it (`clamp_row_est`). */
function factorOf({ kind, baseline, candidate }: QuantityInput): number {
  const least = kind === 'share' || kind === 'all-visible' ? 1e-9 : 1
  const [one, other] = [Math.max(baseline, least), Math.max(candidate, least)]
  return Math.max(one / other, other / one)
}
