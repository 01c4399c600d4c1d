import type { Plan, PlanNode } from '../../model/plan.ts'
import { walkPlan } from '../../model/plan.ts'
import { oncePerPlan } from './once-per-plan.ts'
import { aliasOfWhole } from './partition-alias.ts'

/** What is joined with what, freed of all nodes between: Gather, Hash, Sort, Memoize, Materialize, aggregates… */
export type JoinTree = JoinedRelation | JoinedTrees

interface JoinedRelation {
  readonly alias: string
}

export interface JoinedTrees {
  /** `Hash Join`…; null for parts that stand side by side without a join, as under UNION. */
  readonly method: string | null
  /** Outer side first. */
  readonly parts: readonly JoinTree[]
}

/** The join tree of the query itself, and one for each part that is planned apart: InitPlans, SubPlans and CTEs. */
export const joinTrees = oncePerPlan(({ root }: Plan): readonly JoinTree[] => {
  const apart = [...walkPlan(root)].filter(isPlannedApart)
  return [root, ...apart].map((node) => treeOf(node, false)).filter((tree) => tree !== null)
})

/** The same tree without the relations that `isKept` refuses; null where none is left. */
export function pruneTree(tree: JoinTree, isKept: (alias: string) => boolean): JoinTree | null {
  if ('alias' in tree) return isKept(tree.alias) ? tree : null
  return treeOfParts(
    tree.method,
    tree.parts.map((part) => pruneTree(part, isKept)),
  )
}

/** Sorted; a relation that occurs in several parts counts once. */
export function aliasesIn(tree: JoinTree): readonly string[] {
  const aliases = 'alias' in tree ? [tree.alias] : tree.parts.flatMap(aliasesIn)
  return [...new Set(aliases)].toSorted()
}

/** The joins of a tree, those above before those below. */
export function joinsIn(tree: JoinTree): JoinedTrees[] {
  if ('alias' in tree) return []
  return [...(tree.method === null ? [] : [tree]), ...tree.parts.flatMap(joinsIn)]
}

/** `((o c) i)`; what stands side by side in brackets. */
export function sayTree(tree: JoinTree): string {
  if ('alias' in tree) return tree.alias
  const parts = tree.parts.map(sayTree)
  return tree.method === null ? `[${parts.join(', ')}]` : `(${parts.join(' ')})`
}

function treeOf(node: PlanNode, isMember: boolean): JoinTree | null {
  const alias = aliasRead(node)
  if (alias !== null) return { alias: isMember ? aliasOfWhole(alias) : alias }
  return treeOfParts(
    isJoin(node) ? node.nodeType : null,
    node.children
      .filter((child) => !isPlannedApart(child))
      .map((child) => treeOf(child, isMember || child.relationship === 'Member')),
  )
}

/** Parts that say the same are one: the partitions of a table, or of a join of tables partitioned alike. */
function treeOfParts(method: string | null, parts: readonly (JoinTree | null)[]): JoinTree | null {
  const present = parts.filter((part) => part !== null)
  const distinct =
    method === null ? [...new Map(present.map((part) => [shapeOf(part), part])).values()] : present
  return distinct.length > 1 ? { method, parts: distinct } : (distinct[0] ?? null)
}

function shapeOf(tree: JoinTree): string {
  return 'alias' in tree ? tree.alias : `${tree.method}(${tree.parts.map(shapeOf).join(' ')})`
}

/** A Subquery Scan is seen through: Postgres drops the trivial ones (`trivial_subqueryscan`, setrefs.c). */
function aliasRead({ nodeType, scan }: PlanNode): string | null {
  return scan === undefined || !nodeType.endsWith(' Scan') || nodeType === 'Subquery Scan' ? null : scan.alias
}

function isJoin({ nodeType }: PlanNode): boolean {
  return nodeType === 'Nested Loop' || nodeType === 'Hash Join' || nodeType === 'Merge Join'
}

function isPlannedApart({ relationship }: PlanNode): boolean {
  return relationship === 'InitPlan' || relationship === 'SubPlan'
}
