import type { HashMemoryChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { hashSize } from '../facts/hash-memory.ts'
import { hashMemOf } from '../facts/memory.ts'
import type { PlanFacts } from '../facts/plan-facts.ts'
import { aliasesBelow } from '../plans/aliases-below.ts'
import { differenceOf } from '../plans/difference.ts'
import { nodesInContext, type NodeInContext } from '../plans/nodes-in-context.ts'
import { sharedNames } from '../plans/shared-names.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds the hash tables that are estimated to need more memory than they may take in only one of the plans. For a join
 * that is reckoned as the planner does; an aggregate tells it itself, by its planned partitions.
 */
export function compareHashMemory(
  baseline: Plan,
  candidate: Plan,
  { facts }: Terms,
): readonly HashMemoryChange[] {
  const before = spillsIn(baseline, facts?.baseline)
  const after = spillsIn(candidate, facts?.candidate)
  if (before.length === 0 && after.length === 0) return []
  const names = sharedNames(baseline, candidate)
  const { added, removed } = differenceOf(before, after, {
    before: (spill) => keyOf(spill, names.before),
    after: (spill) => keyOf(spill, names.after),
  })
  return [
    ...added.map((spill) => ({ kind: 'hash-spills' as const, ...spill })),
    ...removed.map((spill) => ({ kind: 'hash-fits' as const, ...spill })),
  ]
}

type Spill = Omit<HashMemoryChange, 'kind'>

function keyOf({ of, aliases }: Spill, names: ReadonlyMap<string, string>): string {
  return `${of} ${JSON.stringify(aliases.map((alias) => names.get(alias) ?? `?${alias}`).toSorted())}`
}

/** Of tables of the same relations, such as a join's partitions, the largest. */
function spillsIn(plan: Plan, facts: PlanFacts | undefined): readonly Spill[] {
  const spills = new Map<string, Spill>()
  for (const inContext of nodesInContext(plan)) {
    const spill = spillOf(inContext, facts)
    if (spill === undefined) continue
    const key = `${spill.of} ${spill.aliases.join()}`
    const known = spills.get(key)
    if (known === undefined || known.rows < spill.rows) spills.set(key, spill)
  }
  return [...spills.values()]
}

function spillOf(inContext: NodeInContext, facts: PlanFacts | undefined): Spill | undefined {
  const { node, workers } = inContext
  const { rows, width } = node.estimate
  if (node.plannedPartitions !== undefined && node.plannedPartitions > 0) {
    return { of: 'aggregate', aliases: aliasesBelow(inContext), rows, pieces: node.plannedPartitions }
  }
  const memory = facts === undefined ? undefined : hashMemOf(facts)
  if (node.nodeType !== 'Hash' || facts === undefined || memory === undefined) return undefined
  const table = node.parallelAware
    ? { rows: inContext.rows, width, memory, builders: workers + 1 }
    : { rows, width, memory, builders: 1 }
  const { bytes, allowed, batches } = hashSize(table, facts.server)
  if (batches === 1) return undefined
  return {
    of: 'join',
    aliases: aliasesBelow(inContext),
    rows: table.rows,
    bytes,
    memory: allowed,
    pieces: batches,
  }
}
