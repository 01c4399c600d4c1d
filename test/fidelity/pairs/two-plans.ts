import type { NodeLine } from './node-lines.ts'
import { childrenOf, nodeLines } from './node-lines.ts'

/** The plans that two majors make of one statement, from the same statistics. */
export interface TwoPlans {
  readonly newer: PlanLines
  readonly older: PlanLines
  /** Nodes at the same places that print other numbers, though none of what they read does; empty where the nodes are not the same. */
  readonly parting: readonly Parting[]
}

interface PlanLines {
  readonly text: string
  readonly nodes: readonly NodeLine[]
}

interface Parting {
  readonly newer: NodeLine
  readonly older: NodeLine
}

export function twoPlans(newerText: string, olderText: string): TwoPlans {
  const [newer, older] = [newerText, olderText].map((text) => ({ text, nodes: nodeLines(text) })) as [
    PlanLines,
    PlanLines,
  ]
  return { newer, older, parting: partingNodes(newer.nodes, older.nodes) }
}

function partingNodes(newer: readonly NodeLine[], older: readonly NodeLine[]): readonly Parting[] {
  if (newer.length !== older.length) return []
  if (newer.some(({ label }, place) => label !== older[place]?.label)) return []
  return newer.flatMap((node, place) => {
    const other = older[place]
    if (other === undefined || numbersOf(node) === numbersOf(other)) return []
    const [here, there] = [newer, older].map((nodes) => childrenOf(nodes, place).map(numbersOf).join())
    return here === there ? [{ newer: node, older: other }] : []
  })
}

function numbersOf({ startup, total, rows, width }: NodeLine): string {
  return `${startup} ${total} ${rows} ${width}`
}
