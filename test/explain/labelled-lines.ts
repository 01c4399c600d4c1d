import { walkPlan, type Plan, type PlanNode } from '../../src/model/plan.ts'

/** The lines of EXPLAIN's text that tell what the model keeps of a node, sorted, and those of group keys as one. */
export function labelledLinesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  const keys = lines.flatMap((line) => /^(?:Group|Hash) Key: (.*)$/.exec(line)?.[1] ?? [])
  return [...lines.filter((line) => labelled.test(line)), groupKeys(keys)].toSorted()
}

/** The same lines, written anew from what was read of the plan. */
export function renderLabelledLines({ root }: Plan): readonly string[] {
  const nodes = [...walkPlan(root)]
  const lines = nodes.flatMap((node) =>
    labels.flatMap(([label, read]) => {
      const value = read(node)
      return value === undefined ? [] : [`${label}: ${value}`]
    }),
  )
  return [...lines, groupKeys(nodes.flatMap((node) => node.groupKeys ?? []))].toSorted()
}

const labels: readonly (readonly [
  label: string,
  read: (node: PlanNode) => string | number | boolean | undefined,
])[] = [
  ['Index Cond', ({ conditions }) => conditions.index],
  ['Recheck Cond', ({ conditions }) => conditions.recheck],
  ['Filter', ({ conditions }) => conditions.filter],
  ['Join Filter', ({ conditions }) => conditions.join],
  ['Hash Cond', ({ conditions }) => conditions.hash],
  ['Merge Cond', ({ conditions }) => conditions.merge],
  ['TID Cond', ({ conditions }) => conditions.tid],
  ['One-Time Filter', ({ conditions }) => conditions.oneTime],
  ['Cache Key', ({ conditions }) => conditions.cacheKey],
  ['Sort Key', ({ sortKeys }) => sortKeys?.join(', ')],
  ['Presorted Key', ({ presortedKeys }) => presortedKeys?.join(', ')],
  ['Planned Partitions', ({ plannedPartitions }) => plannedPartitions],
  ['Workers Planned', ({ workersPlanned }) => workersPlanned],
  ['Disabled', ({ disabled }) => disabled],
]

const labelled = new RegExp(`^(?:${labels.map(([label]) => label).join('|')}): `)

/** The text has one line for all keys of a grouping, and one for each of several sets. */
function groupKeys(keys: readonly string[]): string {
  return `Group Keys: ${keys.join(', ')}`
}
