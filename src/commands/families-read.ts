import type { PlanOutcome } from '../model/plan.ts'
import { walkPlan } from '../model/plan.ts'
import type { QueryReport } from '../model/report.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { familiesNamed, type Families } from '../vary/families.ts'

/** The tables that the plans of a query read, each with its partitions: of namesakes all, as EXPLAIN tells no schemas. */
export function familiesRead(
  { baseline, candidate }: Pick<QueryReport, 'baseline' | 'candidate'>,
  snapshots: readonly Pick<Snapshot, 'relations'>[],
  families: Families,
): ReadonlySet<string> {
  const names = new Set([baseline, candidate].flatMap(relationsIn))
  return new Set([...names].flatMap((relname) => familiesNamed(relname, snapshots, families)))
}

function relationsIn(outcome: PlanOutcome | undefined): readonly string[] {
  if (outcome?.status !== 'planned') return []
  return [...walkPlan(outcome.plan.root)].flatMap(({ scan, target }) =>
    [scan?.relation, target?.relation].filter((name) => name !== undefined),
  )
}
