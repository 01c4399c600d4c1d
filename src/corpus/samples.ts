import type { Sample } from '../model/query.ts'
import type { DeclaredParameter } from './header.ts'

export type Samples = { readonly samples: readonly Sample[] } | { readonly fault: string }

/** More would make one query the whole run. */
const mostSamples = 64

/**
 * Every combination of the values that the header gives. Values for some of the parameters only are a fault: NULL for
 * the others would make most conditions false, and a generic plan would ignore the values that were given.
 */
export function combineValues(
  names: readonly string[],
  declared: ReadonlyMap<string, DeclaredParameter>,
): Samples {
  const values = names.map((name) => declared.get(name)?.values ?? [])
  const missing = names.filter((_, index) => values[index]?.length === 0)
  if (missing.length === names.length) return { samples: [] }
  if (missing.length > 0) {
    return { fault: `has values for some parameters, but none for ${missing.join(', ')}: give all or none` }
  }
  const combinations = values.reduce((product, { length }) => product * length, 1)
  if (combinations > mostSamples) {
    return {
      fault: `has ${combinations} combinations of values, more than ${mostSamples}: give fewer values`,
    }
  }
  return { samples: combine(values) }
}

function combine(values: readonly (readonly (string | null)[])[]): readonly Sample[] {
  return values.reduce<readonly Sample[]>(
    (samples, next) => samples.flatMap((sample) => next.map((value) => [...sample, value])),
    [[]],
  )
}
