import type { PlanChangeKind } from './plan-change.ts'
import type { Report, Severity } from './report.ts'
import type { Verdict } from './verdict.ts'

/** What a team takes to be worse, and what of it fails a build. */
export interface Policy {
  /** Verdicts that make the exit code 1. */
  readonly failOn: readonly Verdict[]
  /** Where costs compare: how many times dearer the candidate has to be before a change for the worse is a regression. */
  readonly costRatio: number
  /** Planner's units. A plan cheaper than this on both sides never regresses, whatever its shape. */
  readonly minimumCost: number
  /** A scan that makes up less than this share of its plan's cost is at most a warning. */
  readonly minimumShare: number
  /** How many times more or fewer rows a relation has to give before it is told. */
  readonly rowsRatio: number
  /** An added sort of fewer rows is at most information. */
  readonly minimumSortRows: number
  readonly severities: Readonly<Record<PlanChangeKind, Severity | 'off'>>
}

/**
 * What holds where the config is silent. A hash join or a sequential scan is no crime in itself: it is an error where
 * an index was used before, the plan is not cheap and the scan is a good part of it.
 *
 * The numbers: cost estimates are seldom better than within half; 100 units are 100 pages read in order, about a
 * millisecond; 10,000 sorted rows are where the default work_mem of 4 MB comes into sight.
 */
export const defaultPolicy: Policy = {
  failOn: ['regressed', 'failed'],
  costRatio: 1.5,
  minimumCost: 100,
  minimumShare: 0.1,
  rowsRatio: 10,
  minimumSortRows: 10_000,
  severities: {
    'index-to-seq-scan': 'error',
    'bitmap-to-seq-scan': 'error',
    'condition-to-filter': 'error',
    'sort-added': 'error',
    'cost-increase': 'error',
    'index-only-to-index': 'warning',
    'index-to-bitmap': 'warning',
    'access-path': 'warning',
    'different-index': 'warning',
    'join-order': 'warning',
    'join-method': 'warning',
    'parallelism-lost': 'warning',
    'rows-increase': 'warning',
    'rows-decrease': 'info',
    'parallelism-changed': 'info',
    'parallelism-gained': 'info',
    'seq-to-index-scan': 'info',
    'seq-to-bitmap-scan': 'info',
    'bitmap-to-index': 'info',
    'index-to-index-only': 'info',
    'filter-to-condition': 'info',
    'sort-removed': 'info',
    'cost-decrease': 'info',
  },
}

/** 1 where the policy fails a verdict that the report holds. Never a count: exit codes wrap at 256. */
export function exitCodeOf(report: Pick<Report, 'queries'>, policy: Pick<Policy, 'failOn'>): 0 | 1 {
  return report.queries.some(({ verdict }) => policy.failOn.includes(verdict)) ? 1 : 0
}
