import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import type { Snapshot, StatisticSlot } from '../../model/snapshot.ts'
import { undone } from '../../postgres/transaction.ts'
import { arrayText } from '../../postgres/array-text.ts'
import type { CatalogTypes } from '../facts/catalog-types.ts'
import { storedType } from '../facts/catalog-types.ts'
import { mapEnds, mapSlots, unusedSlot } from './map-values.ts'
import type { Scope } from '../facts/scope.ts'

type Facts = Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics'>

/**
 * Makes sure that an empty database will take the new values as they are: each list is read and printed by production, as
 * injection will do. The constraint of a domain may forbid them: the values are then of the type beneath it, which is how
 * they compare anyway. What no database would take is left out.
 */
export async function keepStorable<Some extends Facts>(
  session: Session,
  facts: Some,
  scope: Scope,
  types: CatalogTypes,
): Promise<Some> {
  const declared = await findStorable(session, listsByType(facts, scope))
  const beneath = new Map(
    [...types.values()].flatMap(({ kind, name }) => {
      const stored = storedType(types, name)
      return kind === 'domain' && stored !== undefined && !declared.has(name) ? [[name, stored.name]] : []
    }),
  )
  const plain = mapSlots(facts, scope, (slot) => renameType(slot, beneath))
  const storable = beneath.size === 0 ? declared : await findStorable(session, listsByType(plain, scope))
  const kept = mapSlots(plain, scope, (slot) =>
    slot.stavalues === null || storable.has(slot.stavalues.type) ? slot : unusedSlot,
  )
  return keepStorableEnds(session, kept, scope, types)
}

/** The ends of indexes are stored under the type beneath a domain, but elements and fields under their own. */
async function keepStorableEnds<Some extends Facts>(
  session: Session,
  facts: Some,
  scope: Scope,
  types: CatalogTypes,
): Promise<Some> {
  const typeOf = (type: string) => storedType(types, type)?.name ?? type
  const byType = new Map<string, string[]>()
  mapEnds(facts, scope, (end, { type }) => {
    const name = typeOf(type)
    byType.set(name, [...(byType.get(name) ?? []), end])
    return end
  })
  const typed = [...byType].map(([type, ends]) => ({
    type,
    lists: [arrayText(ends, types.get(type)?.delimiter ?? ',')],
  }))
  const storable = await findStorable(session, typed, { alsoOtherwise: true })
  return mapEnds(facts, scope, (end, { type }) => (storable.has(typeOf(type)) ? end : undefined))
}

function renameType(slot: StatisticSlot, names: ReadonlyMap<string, string>): StatisticSlot {
  const { stavalues } = slot
  const type = stavalues && names.get(stavalues.type)
  return stavalues !== null && type !== null && type !== undefined
    ? { ...slot, stavalues: { ...stavalues, type } }
    : slot
}

interface TypedLists {
  readonly type: string
  readonly lists: readonly string[]
}

function listsByType(facts: Facts, scope: Scope): readonly TypedLists[] {
  const byType = new Map<string, Set<string>>()
  mapSlots(facts, scope, (slot) => {
    if (slot.stavalues !== null) {
      const { type, values } = slot.stavalues
      byType.set(type, (byType.get(type) ?? new Set()).add(values))
    }
    return slot
  })
  return [...byType].map(([type, lists]) => ({ type, lists: [...lists] }))
}

/** Types all of whose lists are read, and print as they are written unless that does not matter. Lists travel as a parameter, which no log of statements shows. */
async function findStorable(
  session: Session,
  typed: readonly TypedLists[],
  { alsoOtherwise = false } = {},
): Promise<ReadonlySet<string>> {
  if (typed.length === 0) return new Set()
  try {
    const rows = await undone(session, () =>
      session.query<{ type: string }>(
        `SELECT t.item ->> 'type' AS type
         FROM jsonb_array_elements($1::jsonb) AS t(item) CROSS JOIN jsonb_array_elements_text(t.item -> 'lists') AS l(list)
         GROUP BY t.item ->> 'type'
         HAVING bool_and(CASE WHEN array_in(l.list::cstring, (t.item ->> 'type')::regtype, -1)::text = l.list THEN true ELSE $2 END)`,
        [JSON.stringify(typed), alsoOtherwise],
      ),
    )
    return new Set(rows.map(({ type }) => type))
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined || refusal.sqlstate.startsWith('57')) throw error
    if (typed.length === 1) return new Set()
    const storable = new Set<string>()
    for (const each of typed) {
      for (const type of await findStorable(session, [each], { alsoOtherwise })) storable.add(type)
    }
    return storable
  }
}
