import type { Plan, PlanNode } from '../../model/plan.ts'
import { nodeLine } from './node-line.ts'

/**
 * The nodes of a plan as EXPLAIN's text has them: a line each, indented as there, and above what is planned apart its name
 * (`InitPlan 1`, `CTE recent`). What the text tells below a node's line, such as conditions and keys, is left out.
 *
 * @param major of the server, whose keywords EXPLAIN puts into quotes; `quote_all_identifiers` is taken to be off
 */
export function planLines({ root }: Plan, major: number): readonly string[] {
  return linesOf(root, 0, major)
}

/** `ExplainNode` of explain.c: an arrow takes as much room as two levels, and what is told of a node stands one further in. */
function linesOf(node: PlanNode, level: number, major: number): string[] {
  const isNamed = node.subplanName !== undefined
  const own = isNamed ? level + 1 : level
  const below = own === 0 ? 1 : own + 3
  return [
    ...(isNamed ? [indent(level) + node.subplanName] : []),
    indent(own) + (own === 0 ? '' : '->  ') + nodeLine(node, major),
    ...node.children.flatMap((child) => linesOf(child, below, major)),
  ]
}

function indent(level: number): string {
  return '  '.repeat(level)
}
