import type { PlannedCorpus } from '../compare/compare-corpus.ts'
import { pairQueries } from '../compare/compare-corpus.ts'
import type { Ingredient } from '../model/blame.ts'
import type { Policy } from '../model/policy.ts'
import type { Query } from '../model/query.ts'
import type { QueryReport, Report } from '../model/report.ts'
import { type Families } from '../vary/families.ts'
import { ingredientsBetween } from '../vary/ingredients.ts'
import { familiesRead } from './families-read.ts'
import type { Scenario } from './open-scenario.ts'

/** Whose fault is asked: of the failures that the policy sees, of all changes, or of none. */
export type BlameWish = 'failures' | 'changes' | 'none'

/** A query whose plan flips, and the ingredients that may be to blame for it. */
export interface Suspect {
  readonly report: QueryReport
  readonly queries: { readonly baseline: Query; readonly candidate: Query }
  readonly ingredients: readonly Ingredient[]
}

interface Compared {
  readonly report: Report
  readonly wish: BlameWish
  readonly policy: Pick<Policy, 'failOn'>
  readonly baseline: Scenario
  readonly candidate: Scenario
  readonly planned: { readonly baseline: PlannedCorpus; readonly candidate: PlannedCorpus }
}

export function suspectsIn(
  { report, wish, policy, baseline, candidate, planned }: Compared,
  families: Families,
): readonly Suspect[] {
  const wanted = report.queries.filter((query) => isSuspect(query, wish, policy))
  const ingredients = ingredientsBetween(
    { recipe: baseline, provenance: planned.baseline.provenance },
    { recipe: candidate, provenance: planned.candidate.provenance },
    families,
  )
  const snapshots = [baseline.snapshot, candidate.snapshot]
  const pairs = pairQueries(planned.baseline.queries, planned.candidate.queries)
  return wanted.flatMap((query) => {
    const pair = pairs.find(
      ({ candidate: one }) => one?.query.name === query.name && one.query.id === query.id,
    )
    if (pair?.baseline === undefined || pair.candidate === undefined) return []
    const queries = { baseline: pair.baseline.query, candidate: pair.candidate.query }
    const text: readonly Ingredient[] =
      queries.baseline.id === queries.candidate.id ? [] : [{ kind: 'query' }]
    const read = familiesRead(query, snapshots, families)
    const own = [...text, ...ingredients.filter((ingredient) => concerns(ingredient, read))]
    return own.length === 0 ? [] : [{ report: query, queries, ingredients: own }]
  })
}

/** Whether the culprit of a flip is asked for. No ingredient makes a refusal that is the same on both sides. */
export function isSuspect(
  { verdict, baseline, candidate }: QueryReport,
  wish: BlameWish,
  { failOn }: Pick<Policy, 'failOn'>,
): boolean {
  if (wish === 'none' || verdict === 'unchanged' || baseline === undefined || candidate === undefined)
    return false
  const isRefusedAlike =
    baseline.status === 'failed' && candidate.status === 'failed' && baseline.sqlstate === candidate.sqlstate
  if (isRefusedAlike) return false
  return wish === 'changes' || verdict === 'regressed' || verdict === 'failed' || failOn.includes(verdict)
}

/** The planner looks for statistics and sizes of no tables but those that a query reads, with all that belongs to them. */
function concerns(ingredient: Ingredient, read: ReadonlySet<string>): boolean {
  return (ingredient.kind !== 'statistics' && ingredient.kind !== 'size') || read.has(ingredient.relation)
}
