import type { Assumption } from '../model/assumption.ts'
import type { PlanNode, PlanOutcome } from '../model/plan.ts'
import { walkPlan } from '../model/plan.ts'

/**
 * Which of a scenario's assumptions a plan rests on: those about a table that it reads or writes, an index that it uses, a column
 * that it compares, sorts or groups by. A name is enough: EXPLAIN does not tell schemas.
 */
export function assumptionsBehind(
  outcome: PlanOutcome | undefined,
  assumed: readonly Assumption[],
): readonly string[] {
  if (outcome?.status !== 'planned' || assumed.length === 0) return []
  const nodes = [...walkPlan(outcome.plan.root)]
  const tables = new Set(nodes.flatMap(({ scan, target }) => [scan?.relation, target?.relation]))
  const indexes = new Set(nodes.flatMap(({ scan, index }) => [...(scan?.indexes ?? []), index]))
  const said = nodes
    .flatMap(textsOf)
    .join('\n')
    .replaceAll(/'(?:[^']|'')*'/g, "''")
  return assumed
    .filter(({ relname, index, attname }) => {
      if (index !== undefined) return indexes.has(index)
      return tables.has(relname) && (attname === undefined || mentions(said, attname))
    })
    .map(({ sentence }) => sentence)
}

function textsOf({ conditions, sortKeys = [], groupKeys = [] }: PlanNode): readonly string[] {
  return [...Object.values<string>({ ...conditions }), ...sortKeys, ...groupKeys]
}

/** As a word of its own, in quotes or without. */
function mentions(text: string, name: string): boolean {
  const literal = name.replaceAll('"', '""').replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
  return new RegExp(`(?<![\\w$])${literal}(?![\\w$])`, 'u').test(text)
}
