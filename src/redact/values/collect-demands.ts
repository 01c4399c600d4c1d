import type { Snapshot } from '../../model/snapshot.ts'
import type { CatalogTypes } from '../facts/catalog-types.ts'
import type { Demand, DemandedColumn, ValueProfile } from './demand.ts'
import type { Family } from './families.ts'
import type { Leaf } from './leaves.ts'
import { mapLeaves } from './leaves.ts'
import type { Spot, ValueList } from './map-values.ts'
import { mapValues } from './map-values.ts'
import type { Scope } from '../facts/scope.ts'

export interface FamilyDemand extends Demand {
  readonly of: Family
}

/** All values of redacted columns that a snapshot holds, by the families that compare with each other. */
export function collectDemands(
  facts: Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics'>,
  scope: Scope,
  types: CatalogTypes,
): readonly FamilyDemand[] {
  const families = new Map<string, { readonly of: Family; readonly columns: Map<string, Collected> }>()
  mapValues(facts, scope, types, (value, spot) =>
    mapLeaves(value, spot, types, (leaf) => {
      const family = families.get(leaf.family.name) ?? { of: leaf.family, columns: new Map() }
      families.set(leaf.family.name, family)
      const key = `${spot.place.name}\0${leaf.type}`
      const column = family.columns.get(key) ?? newColumn(spot.place.name, leaf.type)
      family.columns.set(key, column)
      collect(column, leaf, spot)
      return leaf.value
    }),
  )
  return [...families].map(([family, { of, columns }]) => ({
    family,
    of,
    columns: [...columns.values()].map(toColumn),
  }))
}

interface Collected {
  readonly name: string
  readonly type: string
  readonly values: Set<string>
  /** Of whole values, by the list and whether it is inherited. */
  readonly lists: Map<string, string[]>
}

function newColumn(name: string, type: string): Collected {
  return { name, type, values: new Set(), lists: new Map() }
}

function collect({ values, lists }: Collected, { value, isWhole }: Leaf, { list, isInherited }: Spot): void {
  values.add(value)
  if (!isWhole) return
  const key = listKey(list, isInherited)
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [value])
  else known.push(value)
}

function listKey(list: ValueList, isInherited: boolean): string {
  return `${list} ${isInherited}`
}

/** The ends of an index count where children are not asked (`get_actual_variable_range`). */
function toColumn({ name, type, values, lists }: Collected): DemandedColumn {
  const [min] = lists.get(listKey('min', false)) ?? []
  const [max] = lists.get(listKey('max', false)) ?? []
  const profileOf = (isInherited: boolean): ValueProfile => ({
    histogram: lists.get(listKey('histogram', isInherited)) ?? [],
    common: lists.get(listKey('common', isInherited)) ?? [],
    ...(!isInherited && min !== undefined && max !== undefined && { ends: { min, max } }),
  })
  return { name, type, values, profiles: [profileOf(false), profileOf(true)] }
}
