import type { Plan } from '../../model/plan.ts'
import { sharedKey } from './keys.ts'
import { rolesIn } from './roles.ts'
import { sharedNames } from './shared-names.ts'

interface Keyed {
  readonly keys: readonly string[]
}

/**
 * How to say the keys of either plan so that equal ones are equal: with the baseline's aliases. EXPLAIN does not qualify
 * columns where there is but one relation, so then no alias counts.
 */
export function sharedKeys(
  baseline: Plan,
  candidate: Plan,
): { readonly before: (keyed: Keyed) => string; readonly after: (keyed: Keyed) => string } {
  const isSingle = rolesIn(baseline).length < 2 || rolesIn(candidate).length < 2
  const { before, after } = sharedNames(baseline, candidate)
  const sayWith = (names: ReadonlyMap<string, string>) => (keyed: Keyed) =>
    keyed.keys.map((key) => sharedKey(key, isSingle ? null : names)).join(', ')
  return { before: sayWith(before), after: sayWith(after) }
}
