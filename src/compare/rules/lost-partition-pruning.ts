import type { PruningChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import type { PlanFacts } from '../facts/plan-facts.ts'
import { factsAbout } from '../facts/relation-size.ts'
import { pairRoles, type PairedRole } from '../plans/pair-roles.ts'
import type { Terms } from '../terms.ts'

/**
 * Finds the partitioned tables of which the candidate reads all the partitions that the baseline reads and others, and
 * the reverse. A partition that the other side does not have could not be read there, and one month for another is no
 * change.
 */
export function comparePruning(baseline: Plan, candidate: Plan, { facts }: Terms): readonly PruningChange[] {
  return pairRoles(baseline, candidate).flatMap((pair): PruningChange[] => {
    const { before, after } = pair
    if (!before.isPartitioned && !after.isPartitioned) return []
    return [
      ...changeOf(
        'lost-partition-pruning',
        pair,
        onlyIn(after.relations, before.relations),
        facts?.baseline,
        facts?.candidate,
      ),
      ...changeOf(
        'gained-partition-pruning',
        pair,
        onlyIn(before.relations, after.relations),
        facts?.candidate,
        facts?.baseline,
      ),
    ]
  })
}

/** Empty unless the others are all among them. */
function onlyIn(relations: readonly string[], others: readonly string[]): readonly string[] {
  const additional = relations.filter((relation) => !others.includes(relation))
  return additional.length + others.length === relations.length ? additional : []
}

function changeOf(
  kind: PruningChange['kind'],
  { before, after }: PairedRole,
  additional: readonly string[],
  without: PlanFacts | undefined,
  withThem: PlanFacts | undefined,
): PruningChange[] {
  const partitions = additional.filter(
    (relation) => without === undefined || factsAbout({ relation }, without) !== undefined,
  )
  if (partitions.length === 0) return []
  const pages = partitions.map((relation) => factsAbout({ relation }, withThem)?.blocks)
  const known = pages.every((blocks) => blocks !== undefined)
  return [
    {
      kind,
      alias: after.alias,
      ...(before.alias !== after.alias && { formerAlias: before.alias }),
      before: before.relations.length,
      after: after.relations.length,
      partitions,
      ...(known && { pages: pages.reduce((sum, blocks) => sum + blocks, 0) }),
    },
  ]
}
