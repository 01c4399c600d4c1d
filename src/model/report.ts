import type { Blame } from './blame.ts'
import type { PlanChange } from './plan-change.ts'
import type { PlanOutcome } from './plan.ts'
import type { Allow, DrawnKind, Source, Weight } from './query.ts'
import type { Server } from './server.ts'
import type { Shard } from './shard.ts'
import type { Verdict } from './verdict.ts'
import type { Why } from './why.ts'

/** Everything a reporter may say. Plain JSON: a saved report renders the same a year later. */
export interface Report {
  readonly format: 1
  readonly baseline: Provenance
  readonly candidate: Provenance
  /**
   * The folder of the corpus, from the top of its repository, or from where planflip ran if it is in none, with `/` between the parts;
   * empty where it is that top. The files of queries are relative to it.
   */
  readonly corpus: string
  /** Verdicts that the policy fails. */
  readonly failOn: readonly Verdict[]
  /** Which part of the corpus this is. Absent where it is the whole. */
  readonly shard?: Shard
  readonly summary: Summary
  /** Worst verdict first, then what production spends most time on as far as that is known, then by name. */
  readonly queries: readonly QueryReport[]
}

/** Where plans come from. Costs compare only between equal engines and majors. */
export interface Provenance {
  /** The snapshot's file, or the scenario's name. */
  readonly snapshot: string
  /** Names of the migrations that were run on it. Absent where there are none. */
  readonly migrations?: readonly string[]
  /** Laid over the snapshot's own. Absent where there are none. */
  readonly settings?: Readonly<Record<string, string>>
  /** How many times as large tables were taken to be, by pattern. Absent where none was. */
  readonly scale?: Readonly<Record<string, number>>
  readonly database: string
  readonly capturedAt: string
  /** Production's. */
  readonly production: Server
  /** `pglite 0.5.16`. */
  readonly engine: string
  readonly server: Server
  /** Each in a sentence: what makes these plans less than production's own. */
  readonly shortfalls: readonly string[]
}

export type Summary = { readonly queries: number } & { readonly [verdict in Verdict]: number }

export interface QueryReport {
  readonly id: string
  readonly name: string
  readonly sql: string
  readonly source: Source
  readonly weight?: Weight
  readonly verdict: Verdict
  /** One sentence: why the verdict is what it is. */
  readonly reason: string
  /** The parameter values behind the verdict: of several, the worst case. Null for the generic plan. */
  readonly values: readonly (string | null)[] | null
  /** What the values stand for, where the corpus gives none and they were drawn from the candidate's snapshot. */
  readonly drawn?: DrawnKind
  /** Of how many texts, which differ in their values and the lengths of their lists only, this is the worst, and how many plans they have. */
  readonly variants?: { readonly count: number; readonly plans: number }
  /**
   * Whether Postgres would keep to the generic plan once it has made five custom ones for a statement that is prepared by name.
   * Absent where it makes no difference.
   */
  readonly prefersGeneric?: { readonly baseline?: boolean; readonly candidate?: boolean }
  readonly changes: readonly JudgedChange[]
  /** What became of the flip under other statistics, where that was tried. */
  readonly stability?: Stability
  /** What its plan won against, and what moved, where the plan took another shape. */
  readonly why?: Why
  /** What makes it flip, where that was asked. */
  readonly blame?: Blame
  /** What its plans take for granted, as of an index that is new, each in a sentence. Absent where they rest on nothing but what was captured. */
  readonly assumptions?: readonly string[]
  /** The `allow` lines of the query that no change was found for: nobody needs them any more, or they name the wrong thing. */
  readonly unusedAllows?: readonly Allow[]
  /** Absent where the query is new. */
  readonly baseline?: PlanOutcome
  /** Absent where the query was removed. */
  readonly candidate?: PlanOutcome
}

/** How near a flip is to none: how often it is none under statistics as another ANALYZE might make them, and what going back would cost. */
export interface Stability {
  readonly runs: number
  /** In how many of them the candidate plans as the baseline does. */
  readonly candidate: number
  /** In how many of them the baseline plans as the candidate does, where that would put the flip in doubt. */
  readonly baseline: number
  /** What the baseline's plan would cost on the candidate, divided by what the candidate's costs. Absent where it cannot be had, or told. */
  readonly margin?: number
}

export type Severity = 'error' | 'warning' | 'info'

/** A change, and how bad the policy takes it to be. */
export type JudgedChange = PlanChange & {
  readonly severity: Severity
  /** Why it is less severe than its kind. */
  readonly pardon?: string
  /** The reason of the `allow` that excuses it. */
  readonly allowed?: string
}
