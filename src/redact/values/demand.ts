import type { Profile } from '../places/rigid.ts'

/** Values that compare with each other, by the columns that they are of. */
export interface Demand {
  readonly family: string
  readonly columns: readonly DemandedColumn[]
}

export interface DemandedColumn {
  /** As people write it. */
  readonly name: string
  /** Of the values themselves: not a domain, an array or a range. */
  readonly type: string
  readonly values: ReadonlySet<string>
  /** One for each row of statistics. */
  readonly profiles: readonly ValueProfile[]
}

/** Values in text, in the order of the statistics. */
export interface ValueProfile {
  readonly histogram: readonly string[]
  readonly common: readonly string[]
  readonly ends?: { readonly min: string; readonly max: string }
}

/** What stands for a value, by `pseudonymKey`; a value that is not among them has none. */
export type Pseudonyms = ReadonlyMap<string, string>

/** The same text means another value in another type. */
export function pseudonymKey(type: string, value: string): string {
  return `${type}\0${value}`
}

/** The places of a profile's values, as far as they have any. */
export function placedProfile(
  { histogram, common, ends }: ValueProfile,
  placeOf: (value: string) => bigint | undefined,
): Profile {
  const placesOf = (values: readonly string[]) => values.map(placeOf).filter((place) => place !== undefined)
  const [min, max] = ends === undefined ? [] : placesOf([ends.min, ends.max])
  return {
    histogram: placesOf(histogram),
    common: placesOf(common),
    ...(min !== undefined && max !== undefined && { ends: { min, max } }),
  }
}
