import type { Plan, PlanNode } from '../../src/model/plan.ts'
import { walkPlan } from '../../src/model/plan.ts'

/** The lines of EXPLAIN's text that are nodes, without indentation. */
export function nodeLinesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => / {2}\(cost=\S+ rows=\d+ width=\d+\)$/.test(line))
    .map((line) => line.replace(/^ *(-> {2})?/, ''))
}

/** The same lines, written anew from what was read of the plan. */
export function renderNodeLines(plan: Plan): readonly string[] {
  return [...walkPlan(plan.root)].map((node) => `${title(node)}${object(node)}  (${estimate(node)})`)
}

function title(node: PlanNode): string {
  const words = [
    node.parallelAware && 'Parallel',
    node.asyncCapable && 'Async',
    node.partialMode,
    nodeName(node),
    node.setOperation,
    node.provider !== undefined && `(${node.provider})`,
  ]
  return words.filter(Boolean).join(' ')
}

function nodeName({ nodeType, joinType }: PlanNode): string {
  if (joinType === undefined || joinType === 'Inner') return nodeType
  return `${nodeType.replace(/ Join$/, '')} ${joinType} Join`
}

function object({ scan, index, target }: PlanNode): string {
  if (index !== undefined) return ` on ${quoted(index)}`
  if (target !== undefined) return ` on ${named(target.relation, target.alias)}`
  if (scan === undefined) return ''
  const backward = scan.direction === 'Backward' ? ' Backward' : ''
  const using = scan.direction === undefined ? '' : ` using ${scan.indexes.map(quoted).join()}`
  return `${backward}${using} on ${named(scan.relation ?? scan.source, scan.alias)}`
}

function named(name: string | undefined, alias: string): string {
  const names = name === undefined || name === alias ? [alias] : [name, alias]
  return names.map(quoted).join(' ')
}

function estimate({ estimate: { startupCost, totalCost, rows, width } }: PlanNode): string {
  return `cost=${startupCost.toFixed(2)}..${totalCost.toFixed(2)} rows=${rows} width=${width}`
}

/** As `quote_identifier` of ruleutils.c does: keywords too, of which these plans name one. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && name !== 'xmltable' ? name : `"${name}"`
}
