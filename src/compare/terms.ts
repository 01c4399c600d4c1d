import type { Policy } from '../model/policy.ts'
import type { QueryReport, Stability } from '../model/report.ts'
import type { PlanFacts } from './facts/plan-facts.ts'

/** On what terms two plans are compared. */
export interface Terms {
  readonly policy: Policy
  /**
   * Whether a dearer plan is a worse plan: both sides have the same engine, major, settings and statistics. Where the
   * data differ, a dearer plan is only natural, and a flip alone decides.
   */
  readonly costsCompare: boolean
  /** Whether both sides plan with the same statistics, as two majors may. As `costsCompare` where it is not given. */
  readonly rowsCompare?: boolean
  /** What became of flips under other statistics, where they were tried. */
  readonly stabilityOf?: (tried: Pick<QueryReport, 'id' | 'name' | 'values'>) => Stability | undefined
  /** What is known of either side besides its plans; rules that need it are silent without. */
  readonly facts?: { readonly baseline: PlanFacts; readonly candidate: PlanFacts }
}
