import type { Estimate, PlanNode, Scan } from '../../model/plan.ts'
import { quoteName } from './quote-name.ts'

/** One node in the words of EXPLAIN's text (`ExplainNode` of explain.c), without arrow and indentation. */
export function nodeLine(node: PlanNode, major: number): string {
  return `${titleOf(node)}${objectOf(node, major)}  (${sayEstimate(node.estimate)})`
}

function titleOf(node: PlanNode): string {
  const words = [
    node.parallelAware && 'Parallel',
    node.asyncCapable === true && 'Async',
    node.partialMode,
    nameOf(node),
    node.setOperation,
    node.provider !== undefined && `(${node.provider})`,
  ]
  return words.filter((word) => typeof word === 'string').join(' ')
}

/** `Hash Left Join`, `Nested Loop Anti Join`. */
function nameOf({ nodeType, joinType = 'Inner' }: PlanNode): string {
  return joinType === 'Inner' ? nodeType : `${nodeType.replace(/ Join$/, '')} ${joinType} Join`
}

function objectOf({ nodeType, scan, index, target }: PlanNode, major: number): string {
  if (index !== undefined) return ` on ${quoteName(index, major)}`
  if (target !== undefined) return ` on ${sayNames(target, major)}`
  if (scan === undefined) return ''
  return `${sayIndex(nodeType, scan, major)} on ${sayNames({ relation: scan.source, ...scan }, major)}`
}

/** A bitmap's indexes have lines of their own. */
function sayIndex(nodeType: string, { indexes: [index], direction }: Scan, major: number): string {
  if (index === undefined || !nodeType.startsWith('Index')) return ''
  return `${direction === 'Backward' ? ' Backward' : ''} using ${quoteName(index, major)}`
}

interface Named {
  readonly alias: string
  readonly relation?: string | undefined
  readonly schema?: string
}

/** `orders o`, but `orders` where the alias is the table's own name (`ExplainTargetRel`). */
function sayNames({ alias, relation, schema }: Named, major: number): string {
  if (relation === undefined) return quoteName(alias, major)
  const qualified = [...(schema === undefined ? [] : [schema]), relation].map((name) =>
    quoteName(name, major),
  )
  return qualified.join('.') + (alias === relation ? '' : ` ${quoteName(alias, major)}`)
}

function sayEstimate({ startupCost, totalCost, rows, width }: Estimate): string {
  return `cost=${sayFixed(startupCost)}..${sayFixed(totalCost)} rows=${BigInt(rows)} width=${width}`
}

/** `%.2f` of C. From 1e21 on `toFixed` turns to exponents, and there are no decimals any more. */
function sayFixed(cost: number): string {
  return cost < 1e21 ? cost.toFixed(2) : `${BigInt(cost)}.00`
}
