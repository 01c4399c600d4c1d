import type { PlanChange } from '../model/plan-change.ts'
import type { Plan, Scan } from '../model/plan.ts'
import type { PlanFacts } from './facts/plan-facts.ts'
import { factsAbout } from './facts/relation-size.ts'
import { matchesGlob } from './glob.ts'
import type { PlanPair } from './plan-pair.ts'
import { nodesInContext } from './plans/nodes-in-context.ts'
import { aliasOfWhole } from './plans/partition-alias.ts'
import type { Terms } from './terms.ts'

/** A relation that a change is about, as a plan reads it. */
export type ReadRelation = Pick<Scan, 'alias' | 'relation' | 'schema'>

/** What a change is about, in both plans. One of the whole plan is about all that the plans read. */
export function relationsOf(
  change: PlanChange,
  { baseline, candidate }: PlanPair,
  facts: Terms['facts'],
): readonly ReadRelation[] {
  const aliases = aliasesOf(change)
  return [...relationsIn(baseline, facts?.baseline), ...relationsIn(candidate, facts?.candidate)].filter(
    ({ alias }) => aliases === null || aliases.includes(alias) || aliases.includes(aliasOfWhole(alias)),
  )
}

/** EXPLAIN tells the schema on demand only; where one table alone has the name, it is known all the same. */
function relationsIn(plan: Plan, facts: PlanFacts | undefined): readonly ReadRelation[] {
  return nodesInContext(plan).flatMap(({ node: { scan } }): ReadRelation[] => {
    if (scan === undefined) return []
    const { alias, relation } = scan
    if (relation === undefined) return [{ alias }]
    const named = { relation, ...(scan.schema !== undefined && { schema: scan.schema }) }
    const schema = scan.schema ?? factsAbout(named, facts)?.schemaname
    return [{ alias, relation, ...(schema !== undefined && { schema }) }]
  })
}

/** Whether somebody who writes a table's name or a pattern, with or without the schema, means this one. */
export function isTable(pattern: string, { relation, schema }: ReadRelation): boolean {
  if (relation === undefined) return false
  if (matchesGlob(relation, pattern)) return true
  const [, name] = /^[^.]*\.(.*)$/s.exec(pattern) ?? []
  if (name === undefined) return false
  return schema === undefined ? matchesGlob(relation, name) : matchesGlob(`${schema}.${relation}`, pattern)
}

/** Null: all of them. */
function aliasesOf(change: PlanChange): readonly string[] | null {
  if ('alias' in change) return [change.alias, ...formerAliasOf(change)]
  if ('aliases' in change) {
    return [...change.aliases, ...('formerAliases' in change ? (change.formerAliases ?? []) : [])]
  }
  return null
}

function formerAliasOf(change: Extract<PlanChange, { readonly alias: string }>): readonly string[] {
  if ('former' in change) return change.former === undefined ? [] : [change.former.alias]
  return 'formerAlias' in change && change.formerAlias !== undefined ? [change.formerAlias] : []
}
