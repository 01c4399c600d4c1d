import { planChangeKinds } from './plan-change-text.ts'
import type { PlanChangeKind } from './plan-change.ts'
import type { QueryReport, Report, Severity } from './report.ts'
import type { Verdict } from './verdict.ts'

/** What a team takes to be worse, and what of it fails a build. */
export interface Policy {
  /** Verdicts that make the exit code 1. */
  readonly failOn: readonly Verdict[]
  readonly rules: Readonly<Record<PlanChangeKind, RuleOptions>>
  /** What holds for changes about some tables, over the rules; of several that match, the later holds. */
  readonly tables: readonly RulesLayer[]
  /** What holds for some queries, over all else. */
  readonly queries: readonly RulesLayer[]
  readonly stability: StabilityOptions
  /** Days after which a snapshot is too old to be relied on: reports say so, and nothing fails. */
  readonly staleAfterDays: number
}

/** When a flip is taken for chance, and not for a change. */
export interface StabilityOptions {
  /** How many times as much the baseline's plan has to cost on the candidate for the flip to be certain. 0: that is no matter. */
  readonly margin: number
  /** How often flips are tried under statistics as another ANALYZE might make them. 0: never. */
  readonly runs: number
  /** Of the random numbers: the same statistics are tried again with it. */
  readonly seed: number
}

const defaultStability: StabilityOptions = { margin: 1.05, runs: 5, seed: 1 }

export interface RulesLayer {
  /** A name in which `*` and `?` stand for any characters and for one: `public.orders`, `reports.sql:*`. */
  readonly pattern: string
  readonly rules: { readonly [kind in PlanChangeKind]?: Partial<RuleOptions> }
}

/**
 * How a change of one kind is judged. Below a minimum it is information; where the candidate is not materially worse,
 * an error is a warning.
 */
export interface RuleOptions extends Thresholds {
  readonly severity: Severity | 'off'
}

export interface Thresholds {
  /**
   * How many times dearer the candidate's plan has to be, where costs compare; where they do not, how many times the
   * share of the table's rows that it reads.
   */
  readonly costRatio: number
  /** How many times more or fewer rows have to be expected before the kinds about rows are told. */
  readonly rowsRatio: number
  /** Planner's units, of the dearer plan and of the part of the candidate's plan that the change is about. */
  readonly minimumCost: number
  /** Of the candidate's cost, from 0 to 1, for the part that the change is about. */
  readonly minimumShare: number
  /** Pages of the table that the candidate reads. */
  readonly minimumPages: number
  /** Rows that the change is about. */
  readonly minimumRows: number
}

/**
 * Cost estimates are seldom better than within half. 100 units are 100 pages read in order, about a millisecond from
 * memory.
 */
const defaultThresholds: Thresholds = {
  costRatio: 1.5,
  rowsRatio: 10,
  minimumCost: 100,
  minimumShare: 0.1,
  minimumPages: 100,
  minimumRows: 0,
}

/**
 * What holds where the config is silent. A hash join or a sequential scan is no crime in itself: it is an error where
 * an index was used before, the candidate is materially worse for it, and it is a good part of a plan that is not cheap.
 *
 * 10,000 rows or groups are where the default work_mem of 4 MB comes into sight. The rows of an N + 1 query are how often it
 * is sent in a row.
 */
const defaultRules: Readonly<Record<PlanChangeKind, Partial<RuleOptions> & Pick<RuleOptions, 'severity'>>> = {
  'index-to-seq-scan': { severity: 'error' },
  'bitmap-to-seq-scan': { severity: 'error' },
  'condition-to-filter': { severity: 'error' },
  'lost-partition-pruning': { severity: 'error' },
  'limit-no-longer-early': { severity: 'error' },
  'sort-added': { severity: 'error', minimumRows: 10_000 },
  'cost-increase': { severity: 'error' },
  'unindexed-filter': { severity: 'warning' },
  'n-plus-one': { severity: 'warning', minimumRows: 10, minimumCost: 0 },
  'sort-spills': { severity: 'warning' },
  'hash-spills': { severity: 'warning' },
  'lost-parallelism': { severity: 'warning' },
  'lost-memoize': { severity: 'warning' },
  'index-only-to-index': { severity: 'warning' },
  'index-to-bitmap': { severity: 'warning' },
  'access-path': { severity: 'warning' },
  'different-index': { severity: 'warning' },
  'join-order': { severity: 'warning' },
  'hash-to-nested-loop': { severity: 'warning' },
  'nested-loop-to-hash': { severity: 'warning' },
  'nested-loop-to-merge': { severity: 'warning' },
  'merge-to-nested-loop': { severity: 'warning' },
  'hash-to-merge': { severity: 'warning' },
  'merge-to-hash': { severity: 'warning' },
  'join-method': { severity: 'warning' },
  'aggregate-strategy': { severity: 'warning', minimumRows: 10_000 },
  'jit-on': { severity: 'warning' },
  'rows-exploded': { severity: 'warning' },
  'rows-shrunk': { severity: 'info' },
  'parallelism-changed': { severity: 'info' },
  'gained-parallelism': { severity: 'info' },
  'gained-memoize': { severity: 'info' },
  'gained-partition-pruning': { severity: 'info' },
  'seq-to-index-scan': { severity: 'info' },
  'seq-to-bitmap-scan': { severity: 'info' },
  'bitmap-to-index': { severity: 'info' },
  'index-to-index-only': { severity: 'info' },
  'filter-to-condition': { severity: 'info' },
  'limit-early': { severity: 'info' },
  'sort-removed': { severity: 'info' },
  'sort-fits': { severity: 'info' },
  'hash-fits': { severity: 'info' },
  'jit-off': { severity: 'info' },
  'cost-decrease': { severity: 'info' },
}

/** What a config says of the policy. Thresholds beside `rules` hold for every rule. */
export interface PolicyChoices extends Partial<Thresholds> {
  readonly failOn?: readonly Verdict[]
  readonly rules?: RulesLayer['rules']
  readonly tables?: readonly RulesLayer[]
  readonly queries?: readonly RulesLayer[]
  readonly stability?: Partial<StabilityOptions>
  readonly staleAfterDays?: number
}

/** The policy that these choices and the defaults make. */
export function policyOf(choices: PolicyChoices): Policy {
  const {
    failOn = ['regressed', 'failed'],
    rules = {},
    tables = [],
    queries = [],
    stability,
    staleAfterDays = 30,
    ...thresholds
  } = choices
  const optionsOf = (kind: PlanChangeKind): RuleOptions => ({
    ...defaultThresholds,
    ...defaultRules[kind],
    ...thresholds,
    ...rules[kind],
  })
  const entries = planChangeKinds.map((kind) => [kind, optionsOf(kind)] as const)
  return {
    failOn,
    rules: Object.fromEntries(entries) as Policy['rules'],
    tables,
    queries,
    stability: { ...defaultStability, ...stability },
    staleAfterDays,
  }
}

export const defaultPolicy: Policy = policyOf({})

/** Whether a verdict makes the exit code 1. */
export function isFailed(
  { verdict }: Pick<QueryReport, 'verdict'>,
  { failOn }: Pick<Policy, 'failOn'>,
): boolean {
  return failOn.includes(verdict)
}

/** 1 where the policy fails a verdict that the report holds. Never a count: exit codes wrap at 256. */
export function exitCodeOf(report: Pick<Report, 'queries'>, policy: Pick<Policy, 'failOn'>): 0 | 1 {
  return report.queries.some((query) => isFailed(query, policy)) ? 1 : 0
}
