import type { PlanChangeKind } from './plan-change.ts'
import type { Severity } from './report.ts'
import type { Verdict } from './verdict.ts'

/** What a team takes to be worse, and what of it fails a build. */
export interface Policy {
  /** Verdicts that make the exit code 1. */
  readonly failOn: readonly Verdict[]
  /** Where costs compare: how many times dearer the candidate has to be before a change for the worse is a regression. */
  readonly costRatio: number
  /** Planner's units. A plan cheaper than this on both sides never regresses, whatever its shape. */
  readonly minimumCost: number
  /** How many times more or fewer rows a relation has to give before it is told. */
  readonly rowsRatio: number
  readonly severities: Readonly<Record<PlanChangeKind, Severity | 'off'>>
}
