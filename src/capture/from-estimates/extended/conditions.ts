import { quoteLiteral } from '../../../postgres/quote.ts'
import type { ConditionOnRows } from '../ask-selectivities.ts'
import { asCast } from '../array-literal.ts'
import { fromItem } from '../ask-selectivities.ts'
import type { HiddenObject, Key } from './hidden-objects.ts'

/** A key and its place among those of the object: the column `k0` of the rows that are asked about. */
export interface PlacedKey {
  readonly key: Key
  readonly place: number
}

/** The keys of an object as a subquery's columns `k0`, `k1`…, which the planner sees as what they are. */
export function rowsOfKeys({ keys, table }: Pick<HiddenObject, 'keys' | 'table'>, sample = ''): string {
  const columns = keys.map(({ subject }, place) => `(${subject.expression}) AS k${place}`)
  return `(SELECT ${columns.join(', ')} FROM ${fromItem(table)}${sample}) AS subject`
}

export function conditionOn(object: HiddenObject, conditions: readonly string[]): ConditionOnRows {
  return {
    rows: rowsOfKeys(object),
    condition: conditions.join(' AND '),
    members: object.table.tree?.members ?? 1,
  }
}

/** Of a boolean as one of an array: to be false is else taken for NOT, and lists take what is null for that as well (`mcv_get_match_bitmap`). */
export function equals(placed: PlacedKey, value: string | null): string {
  const { key, place } = placed
  if (value === null) return `k${place} IS NULL`
  if (key.base === 'boolean') return equalsAny(placed, value, 1)
  return `k${place} ${operator(key.type.equal)} ${literal(key, value)}`
}

/** Whether there are arrays of the type: of arrays there are none. */
export function canRepeat({ type }: Key): boolean {
  return type.element === null
}

/** The same condition, for which the planner adds the selectivity up several times (`scalararraysel` of selfuncs.c). */
export function equalsAny({ key, place }: PlacedKey, value: string, times: number): string {
  return `k${place} ${operator(key.type.equal)} ANY (pg_catalog.array_fill(${literal(key, value)}, ARRAY[${times}]))`
}

/**
 * Equality with what is a constant to an estimate, and not when the query is planned, since a function that is stable stands in
 * it. Such a condition is one for functional dependencies, and not for lists of combinations, which come first otherwise
 * (`statext_is_compatible_clause_internal` of extended_stats.c wants a `Const`).
 */
export function equalsUnseen({ key, place }: PlacedKey, value: string): string {
  return `k${place} ${operator(key.type.equal)} CASE WHEN pg_catalog.now() IS NULL THEN NULL ELSE ${literal(key, value)} END`
}

export function isLess({ key, place }: PlacedKey, value: string): string {
  return `k${place} ${operator(key.type.less)} ${literal(key, value)}`
}

export function isGreater({ key, place }: PlacedKey, value: string): string {
  return `${literal(key, value)} ${operator(key.type.less)} k${place}`
}

function literal({ base }: Key, value: string): string {
  return `${quoteLiteral(value)}::${asCast(base)}`
}

/** A `regoperator` as an expression takes it: without the types of its operands. */
function operator(signature: string | null): string {
  const name = signature ?? '=('
  return `OPERATOR(${name.slice(0, name.lastIndexOf('('))})`
}
