import type { Snapshot } from '../../model/snapshot.ts'
import { collectDemands } from './collect-demands.ts'
import type { FamilyDemand } from './collect-demands.ts'
import type { ColumnName } from '../column-name.ts'
import { keyOf } from '../column-name.ts'
import type { RedactionFacts } from '../facts/read-facts.ts'
import { scopeOf } from '../facts/scope.ts'

/**
 * Columns that are not redacted and hold values of some that are, by their names. Numbers and times are equal by chance; texts
 * of some length are not.
 */
export function columnsThatShare(
  snapshot: Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics'>,
  facts: RedactionFacts,
  redacted: readonly ColumnName[],
  demands: readonly FamilyDemand[],
): readonly string[] {
  const hidden = new Set(redacted.map(keyOf))
  const others = facts.columns.filter((column) => !hidden.has(keyOf(column)))
  // An expression may be over a redacted column and another one.
  const known = new Set(demands.flatMap(({ columns }) => columns.map(({ name }) => name)))
  const byFamily = new Map(demands.map((demand) => [demand.family, distinctiveValues(demand)]))
  const found = collectDemands(snapshot, scopeOf(facts, others), facts.types).flatMap((demand) => {
    const values = byFamily.get(demand.family)
    if (values === undefined || demand.of.sort === 'numbers') return []
    return demand.columns
      .filter(({ name, values: shown }) => !known.has(name) && [...shown].some((value) => values.has(value)))
      .map(({ name }) => name)
  })
  return [...new Set(found)].toSorted()
}

function distinctiveValues({ columns }: FamilyDemand): ReadonlySet<string> {
  return new Set(columns.flatMap(({ values }) => [...values].filter((value) => value.length >= shortest)))
}

const shortest = 6
