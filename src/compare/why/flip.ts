import type { JudgedChange, Provenance, QueryReport } from '../../model/report.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { ConditionInput } from '../../model/why.ts'
import type { NamelessIndex } from '../../postgres/catalog/nameless-indexes.ts'
import type { PlanFacts } from '../facts/plan-facts.ts'
import type { PlanPair } from '../plan-pair.ts'
import { isJoinChange, isPathChange } from './change-kinds.ts'
import type { Rivals } from './rivals.ts'
import { isOfShape } from './shape-changes.ts'

/** A query whose plan took another shape, and all that is known of why. */
export interface Flip {
  /** What is explained. */
  readonly change: JudgedChange
  readonly plans: PlanPair
  /** The text of the query, which may be another. */
  readonly sql: { readonly baseline: string; readonly candidate: string }
  readonly baseline: FlipSide
  readonly candidate: FlipSide
  /** The plans that the candidate's was chosen over. */
  readonly rivals: Rivals
  /** Conditions by which the candidate was seen not to search an index. */
  readonly unsearchable: readonly ConditionInput[]
}

export interface FlipSide {
  readonly snapshot: Pick<Snapshot, 'relations' | 'indexes'>
  readonly facts: PlanFacts
  /** As the scratch has them, after all migrations. */
  readonly indexDefinitions: readonly NamelessIndex[]
  /** Planner settings of the scratch's session, by name. */
  readonly settings: ReadonlyMap<string, string>
  /** What plans, which need not be production's. */
  readonly provenance: Pick<Provenance, 'engine' | 'server'>
}

/** Whether, and how, a query flipped: one whose plan is only dearer did not. */
export function flipIn({
  verdict,
  changes,
  baseline,
  candidate,
}: QueryReport): Pick<Flip, 'change' | 'plans'> | null {
  if (verdict === 'unchanged' || baseline?.status !== 'planned' || candidate?.status !== 'planned')
    return null
  const [worst, ...others] = changes.filter(isOfShape)
  if (worst === undefined) return null
  const plans = { baseline: baseline.plan, candidate: candidate.plan }
  return { change: follows.has(worst.kind) ? (others.find(isDecision) ?? worst) : worst, plans }
}

/** What comes of another path, another join or another way of grouping, where there is one. */
const follows: ReadonlySet<JudgedChange['kind']> = new Set([
  'sort-added',
  'sort-removed',
  'limit-no-longer-early',
  'limit-early',
  'lost-memoize',
  'gained-memoize',
  'lost-parallelism',
  'gained-parallelism',
  'join-order',
])

function isDecision(change: JudgedChange): boolean {
  return isPathChange(change) || isJoinChange(change) || change.kind === 'aggregate-strategy'
}
