import type {
  Column,
  ColumnStatistics,
  ExtendedStatistics,
  ExtendedStatisticsData,
  Index,
  Relation,
  Snapshot,
  StatisticSlot,
} from '../../model/snapshot.ts'
import { mapArrayText } from '../../postgres/array-text.ts'
import type { CatalogTypes } from '../facts/catalog-types.ts'
import type { Place, Scope } from '../facts/scope.ts'

/** Where in a snapshot a value of a redacted column stands. */
export interface Spot {
  readonly place: Place
  /** Of the value, as `regtype`: not always the column's. */
  readonly type: string
  readonly collation: string
  readonly list: ValueList
  /** Whether the children's rows were sampled as well. */
  readonly isInherited: boolean
}

export type ValueList =
  | 'common'
  | 'combination'
  | 'histogram'
  | 'elements'
  | 'lengths'
  | 'bounds'
  | 'min'
  | 'max'

/** Another value; undefined where there is none, and all that holds the value has to go. */
export type ReplaceValue = (value: string, spot: Spot) => string | undefined

type Facts = Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics'>

/** Gives other values to redacted columns, wherever a snapshot holds values. What gets none is gone, and `missing`. */
export function mapValues<Some extends Facts>(
  facts: Some,
  scope: Scope,
  types: CatalogTypes,
  replace: ReplaceValue,
): Some {
  const inSlot: MapSlot = (slot, place, isInherited) =>
    replaceInSlot(slot, place, isInherited, types, replace)
  const mapped = mapSlots(facts, scope, inSlot)
  return {
    ...mapEnds(mapped, scope, replace),
    extendedStatistics: mapped.extendedStatistics.map((object) => mapCombinations(object, scope, replace)),
  }
}

/** What becomes of a slot of a redacted column's statistics; one without a kind is gone. */
export type MapSlot = (slot: StatisticSlot, place: Place, isInherited: boolean) => StatisticSlot

export function mapSlots<Some extends Facts>(facts: Some, scope: Scope, mapSlot: MapSlot): Some {
  const inStatistics: MapStatistics = (rows, place) => rows.map((row) => mapStatistics(row, place, mapSlot))
  return {
    ...facts,
    relations: facts.relations.map((relation) => mapRelation(relation, scope, inStatistics)),
    indexes: facts.indexes.map((index) => mapIndex(index, scope, inStatistics)),
    extendedStatistics: facts.extendedStatistics.map((object) => mapExtended(object, scope, inStatistics)),
  }
}

type MapStatistics = (rows: readonly ColumnStatistics[], place: Place) => readonly ColumnStatistics[]

function mapRelation(relation: Relation, scope: Scope, inStatistics: MapStatistics): Relation {
  const { schemaname, relname, columns } = relation
  return {
    ...relation,
    columns: columns.map((column) =>
      mapColumn(column, scope.column({ schemaname, relname, attname: column.attname }), inStatistics),
    ),
  }
}

function mapIndex(index: Index, scope: Scope, inStatistics: MapStatistics): Index {
  return {
    ...index,
    columns: index.columns.map((column) =>
      mapColumn(column, scope.indexExpression(index, column.attnum), inStatistics),
    ),
  }
}

function mapColumn(column: Column, place: Place | undefined, inStatistics: MapStatistics): Column {
  return place === undefined ? column : { ...column, statistics: inStatistics(column.statistics, place) }
}

/** Of indexes whose first key is redacted. */
export function mapEnds<Some extends Facts>(facts: Some, scope: Scope, replace: ReplaceValue): Some {
  return { ...facts, indexes: facts.indexes.map((index) => mapEndsOf(index, scope, replace)) }
}

function mapEndsOf(index: Index, scope: Scope, replace: ReplaceValue): Index {
  const first = scope.firstKey(index)
  const { btree } = index
  if (first === undefined || btree?.ends === undefined) return index
  const { place, collation } = first
  const mapped = (['min', 'max'] as const).map((list) => {
    const end = btree.ends?.[list] ?? null
    return end === null
      ? null
      : replace(end, { place, type: place.type, collation, list, isInherited: false })
  })
  const [min, max] = mapped
  const ends =
    min === undefined || max === undefined
      ? ({ fidelity: 'missing', min: null, max: null } as const)
      : { ...btree.ends, min, max }
  return { ...index, btree: { ...btree, ends } }
}

function mapExtended(
  object: ExtendedStatistics,
  scope: Scope,
  inStatistics: MapStatistics,
): ExtendedStatistics {
  const expressions = scope.extended(object).slice(object.attnames.length)
  return {
    ...object,
    data: object.data.map((data) => ({
      ...data,
      stxdexpr: data.stxdexpr.map((row, at) => {
        const place = expressions[at]
        return row === null || place === undefined ? row : (inStatistics([row], place)[0] ?? null)
      }),
    })),
  }
}

/** A list of combinations is of use with all its columns, or not at all. */
function mapCombinations(
  object: ExtendedStatistics,
  scope: Scope,
  replace: ReplaceValue,
): ExtendedStatistics {
  const places = scope.extended(object)
  const mapItems = ({ stxdmcv, stxdinherit }: ExtendedStatisticsData) =>
    stxdmcv?.map((item) => ({
      ...item,
      values: item.values.map((value, at) => {
        const place = places[at]
        if (place === undefined || value === null) return value
        const { type, collation } = place
        return replace(value, { place, type, collation, list: 'combination', isInherited: stxdinherit })
      }),
    }))
  return {
    ...object,
    data: object.data.map((data): ExtendedStatisticsData => {
      const items = mapItems(data)
      if (items === undefined) return data
      const whole = items.flatMap(({ values, ...item }) =>
        values.every((value) => value !== undefined) ? [{ ...item, values }] : [],
      )
      return whole.length === items.length
        ? { ...data, stxdmcv: whole }
        : { ...data, fidelity: 'missing', stxdmcv: null }
    }),
  }
}

function mapStatistics(row: ColumnStatistics, place: Place, mapSlot: MapSlot): ColumnStatistics {
  const slots = row.slots.map((slot) => mapSlot(slot, place, row.stainherit))
  const lost = slots.some((slot, at) => slot.stakind !== row.slots[at]?.stakind)
  return {
    ...row,
    ...(lost && { fidelity: 'missing' }),
    slots: slots.slice(0, slots.findLastIndex(({ stakind }) => stakind !== 0) + 1),
  }
}

function replaceInSlot(
  slot: StatisticSlot,
  place: Place,
  isInherited: boolean,
  types: CatalogTypes,
  replace: ReplaceValue,
): StatisticSlot {
  const { stakind, stacoll: collation, stavalues } = slot
  if (kindsWithoutValues.has(stakind)) return slot
  const list = valueLists[stakind]
  // Somebody else's kind, as PostGIS has them, may keep values as numbers.
  if (list === undefined) return unusedSlot
  if (stavalues === null) return slot
  const { type } = stavalues
  const delimiter = types.get(type)?.delimiter ?? ','
  const values = mapArrayText(stavalues.values, delimiter, (value) =>
    replace(value, { place, type, collation, list, isInherited }),
  )
  return values === undefined ? unusedSlot : { ...slot, stavalues: { type, values } }
}

/** The kinds of pg_statistic.h: none, correlation, histogram of element counts. */
const kindsWithoutValues: ReadonlySet<number> = new Set([0, 3, 5])

const valueLists: Readonly<Record<number, ValueList>> = {
  1: 'common',
  2: 'histogram',
  4: 'elements',
  6: 'lengths',
  7: 'bounds',
}

export const unusedSlot: StatisticSlot = {
  stakind: 0,
  staop: '0',
  stacoll: '-',
  stanumbers: null,
  stavalues: null,
}
