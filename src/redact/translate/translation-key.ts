import type { KeyedColumn, KeyedValue, RedactionKey } from '../../model/redaction.ts'
import type { FamilyDemand } from '../values/collect-demands.ts'
import type { Pseudonyms } from '../values/demand.ts'
import { pseudonymKey } from '../values/demand.ts'

/** What translates the values that were redacted, and with them, roughly, those in between. */
export function keyFor(
  seed: string,
  demands: readonly FamilyDemand[],
  pseudonyms: ReadonlyMap<string, Pseudonyms>,
): RedactionKey {
  const columns = demands.flatMap(({ family, columns: found }) =>
    found.map(({ name, type }): [string, KeyedColumn] => [name, { family, type }]),
  )
  const families = demands.map((demand): [string, readonly KeyedValue[]] => [
    demand.family,
    valuesOf(demand, pseudonyms.get(demand.family) ?? new Map()),
  ])
  return { format: 1, seed, columns: Object.fromEntries(columns), families: Object.fromEntries(families) }
}

function valuesOf({ columns }: FamilyDemand, pseudonyms: Pseudonyms): readonly KeyedValue[] {
  const known = new Map<string, KeyedValue>()
  for (const { type, values } of columns) {
    for (const value of values) {
      const key = pseudonymKey(type, value)
      const pseudonym = pseudonyms.get(key)
      if (pseudonym !== undefined) known.set(key, { type, value, pseudonym })
    }
  }
  return [...known.values()].toSorted(
    (one, other) => byCodePoints(one.type, other.type) || byCodePoints(one.pseudonym, other.pseudonym),
  )
}

function byCodePoints(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
