import type { Demand, DemandedColumn, Pseudonyms } from '../values/demand.ts'
import { placedProfile, pseudonymKey } from '../values/demand.ts'
import type { Limits, NumberKind } from '../numbers/number-kind.ts'
import { placeNumbers } from '../places/place-numbers.ts'
import type { KeyedRandom } from '../places/random.ts'
import type { Profile, RigidGroup } from '../places/rigid.ts'
import { extremesOf, rigidGroups } from '../places/rigid.ts'
import { larger, smaller } from '../places/spread.ts'

/** Pseudonyms of values that lie on one line. */
export function numberPseudonyms({ columns }: Demand, kind: NumberKind, random: KeyedRandom): Pseudonyms {
  const read = columns.map((column) => readColumn(column, kind))
  const limits = new Map<bigint, Limits>()
  const scalars = new Map<bigint, bigint>()
  for (const { type, values } of read) {
    const limitsOf = kind.limitsOf({ type, values })
    for (const { text, place } of values) {
      const known = limits.get(place)
      limits.set(place, known === undefined ? limitsOf(text) : bothOf(known, limitsOf(text)))
      scalars.set(place, kind.scalar?.(text, type) ?? place)
    }
  }
  // Any two columns of numbers might be joined.
  const extremes = extremesOf(read.flatMap(({ profiles }) => profiles))
  const columnsAsked = kind.interpolates ? read.map(({ profiles }) => ({ profiles, extremes })) : []
  const groups = rigidGroups(columnsAsked)
  const placed = placeNumbers({ limits: divided(limits, groups, kind), scalars, groups }, kind, random)

  const pseudonyms = new Map<string, string>()
  for (const { type, values, kept } of read) {
    for (const { text, place } of values) {
      const found = placed?.places.get(place)
      if (found !== undefined) pseudonyms.set(pseudonymKey(type, text), kind.print(found, type, text))
    }
    for (const text of kept) pseudonyms.set(pseudonymKey(type, text), text)
  }
  return pseudonyms
}

interface ReadColumn {
  readonly type: string
  readonly values: readonly { readonly text: string; readonly place: bigint }[]
  readonly kept: readonly string[]
  readonly profiles: readonly Profile[]
}

function readColumn({ type, values, profiles }: DemandedColumn, kind: NumberKind): ReadColumn {
  const placeOf = (text: string) => {
    const place = kind.place(text, type)
    return place === 'kept' ? undefined : place
  }
  const places = [...values].map((text) => ({ text, place: kind.place(text, type) }))
  return {
    type,
    values: places.flatMap(({ text, place }) => (typeof place === 'bigint' ? [{ text, place }] : [])),
    kept: places.flatMap(({ text, place }) => (place === 'kept' ? [text] : [])),
    profiles: profiles.map((profile) => placedProfile(profile, placeOf)),
  }
}

/** Points that have to keep their distances across the divide could hardly move: then it is given up. */
function divided(
  limits: ReadonlyMap<bigint, Limits>,
  groups: readonly RigidGroup[],
  { divide }: NumberKind,
): ReadonlyMap<bigint, Limits> {
  if (divide === undefined) return limits
  const isBelow = (point: bigint) => point <= divide.at
  if (groups.some(({ points }) => points.some(isBelow) && !points.every(isBelow))) return limits
  return new Map(
    [...limits].map(([point, { low, high, unit }]) => [
      point,
      isBelow(point)
        ? { low, high: smaller(high, divide.low), unit }
        : { low: larger(low, divide.high), high, unit },
    ]),
  )
}

/** Units divide each other: the coarser is a multiple of the finer. */
function bothOf(one: Limits, other: Limits): Limits {
  return {
    low: larger(one.low, other.low),
    high: smaller(one.high, other.high),
    unit: larger(one.unit, other.unit),
  }
}
