import type { Plan, PlanNode } from '../../model/plan.ts'
import { isPlannedApart, nodesInContext, type NodeInContext } from './nodes-in-context.ts'
import { oncePerPlan } from './once-per-plan.ts'
import { aliasOfWhole } from './partition-alias.ts'
import { scanOf } from './roles.ts'

/** What is joined with what, freed of all nodes between: Gather, Hash, Sort, Memoize, Materialize, aggregates… */
export type JoinTree = JoinedRelation | JoinedTrees

interface JoinedRelation {
  /** Sorted, and each once, though it may occur in several parts. */
  readonly aliases: readonly [string]
}

export interface JoinedTrees {
  readonly aliases: readonly string[]
  /** `Hash Join`…; null for parts that stand side by side without a join, as under UNION. */
  readonly method: string | null
  /** Rows of the outer side, in all loops, as many as a LIMIT above wants. */
  readonly outerRows: number
  /** Outer side first. */
  readonly parts: readonly JoinTree[]
}

/** The join tree of the query itself, and one for each part that is planned apart: InitPlans, SubPlans and CTEs. */
export const joinTrees = oncePerPlan((plan: Plan): readonly JoinTree[] =>
  nodesInContext(plan)
    .filter(({ node, parent }) => parent === undefined || isPlannedApart(node))
    .map(treeOf)
    .filter((tree) => tree !== null),
)

/** The same tree without the relations that `aliasFor` knows no name for, and the others under that; null where none is left. */
export function renameTree(tree: JoinTree, aliasFor: (alias: string) => string | undefined): JoinTree | null {
  if (!('parts' in tree)) {
    const alias = aliasFor(tree.aliases[0])
    return alias === undefined ? null : { aliases: [alias] }
  }
  return joined(
    tree,
    tree.parts.map((part) => renameTree(part, aliasFor)),
  )
}

/** The joins of a tree, those above before those below. */
export function joinsIn(tree: JoinTree): JoinedTrees[] {
  if (!('parts' in tree)) return []
  return [...(tree.method === null ? [] : [tree]), ...tree.parts.flatMap(joinsIn)]
}

/** `((o c) i)`; what stands side by side in brackets. */
export function sayTree(tree: JoinTree): string {
  if (!('parts' in tree)) return tree.aliases[0]
  const parts = tree.parts.map(sayTree)
  return tree.method === null ? `[${parts.toSorted().join(', ')}]` : `(${parts.join(' ')})`
}

function treeOf({ node, isMember, children }: NodeInContext): JoinTree | null {
  const alias = scanOf(node)?.alias
  if (alias !== undefined) return { aliases: [isMember ? aliasOfWhole(alias) : alias] }
  const parts = children.filter((child) => !isPlannedApart(child.node))
  const method = isJoin(node) ? node.nodeType : null
  return joined({ method, outerRows: rowsOf(parts[0]) }, parts.map(treeOf))
}

function rowsOf(outer: NodeInContext | undefined): number {
  return outer === undefined ? 0 : outer.rows * outer.loops * outer.fraction
}

/** Parts that say the same are one: the partitions of a table, or of a join of tables partitioned alike. */
function joined(
  { method, outerRows }: Pick<JoinedTrees, 'method' | 'outerRows'>,
  parts: readonly (JoinTree | null)[],
): JoinTree | null {
  const [only = null] = parts
  if (parts.length < 2) return only
  const present = parts.filter((part) => part !== null)
  const distinct = method === null && present.length > 1 ? distinctTrees(present) : present
  if (distinct.length < 2) return distinct[0] ?? null
  return { aliases: aliasesIn(distinct), method, outerRows, parts: distinct }
}

/** Sorted, and each once. */
function aliasesIn(trees: readonly JoinTree[]): readonly string[] {
  const aliases = new Set<string>()
  for (const tree of trees) {
    for (const alias of tree.aliases) aliases.add(alias)
  }
  return [...aliases].toSorted()
}

function distinctTrees(trees: readonly JoinTree[]): JoinTree[] {
  return [...new Map(trees.map((tree) => [shapeOf(tree), tree])).values()]
}

function shapeOf(tree: JoinTree): string {
  if (!('parts' in tree)) return tree.aliases[0]
  const parts = tree.parts.map(shapeOf)
  return `${tree.method}(${(tree.method === null ? parts.toSorted() : parts).join(' ')})`
}

function isJoin({ nodeType }: PlanNode): boolean {
  return nodeType === 'Nested Loop' || nodeType === 'Hash Join' || nodeType === 'Merge Join'
}
