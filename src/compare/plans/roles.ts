import type { Plan, PlanNode, Scan } from '../../model/plan.ts'
import { nodesInContext } from './nodes-in-context.ts'
import { oncePerPlan } from './once-per-plan.ts'
import { aliasOfWhole } from './partition-alias.ts'

/** What a query reads under one alias: a table with its partitions, a function, a CTE. */
export interface Role {
  /** Of the whole, where there are partitions. */
  readonly alias: string
  /** The tables that are read, sorted; what is no table goes by its kind and name. */
  readonly relations: readonly string[]
  readonly isPartitioned: boolean
}

/** What a plan reads, by alias: those with the shorter alias first, so that `o_2` is before `o_10`. */
export const rolesIn = oncePerPlan((plan: Plan): readonly Role[] => {
  const roles = new Map<string, { relations: Set<string>; isPartitioned: boolean }>()
  for (const { node, isMember } of nodesInContext(plan)) {
    const scan = scanOf(node)
    if (scan === undefined) continue
    const alias = isMember ? aliasOfWhole(scan.alias) : scan.alias
    const known = roles.get(alias) ?? { relations: new Set(), isPartitioned: false }
    known.relations.add(scan.relation ?? `${node.nodeType} ${scan.source ?? ''}`)
    known.isPartitioned ||= isMember
    roles.set(alias, known)
  }
  return [...roles]
    .map(([alias, { relations, isPartitioned }]) => ({
      alias,
      relations: relations.size < 2 ? [...relations] : [...relations].toSorted(),
      isPartitioned,
    }))
    .toSorted(byAlias)
})

/**
 * The scan of a node that reads something itself. A Subquery Scan is seen through: Postgres drops the trivial ones
 * (`trivial_subqueryscan`, setrefs.c).
 */
export function scanOf({ nodeType, scan }: PlanNode): Scan | undefined {
  return nodeType.endsWith(' Scan') && nodeType !== 'Subquery Scan' ? scan : undefined
}

function byAlias({ alias: one }: Role, { alias: other }: Role): number {
  if (one.length !== other.length) return one.length - other.length
  return one < other ? -1 : Number(one > other)
}
