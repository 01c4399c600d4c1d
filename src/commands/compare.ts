import { readCorpus } from '../corpus/read-corpus.ts'
import { exitCodeOf } from '../model/policy.ts'
import type { Policy } from '../model/policy.ts'
import type { Corpus, CorpusFault } from '../model/query.ts'
import type { Report } from '../model/report.ts'
import type { Shard } from '../model/shard.ts'
import { blameIngredients } from './blame.ts'
import { compareOpen } from './compare-open.ts'
import type { Context } from './context.ts'
import type { OpenScenario, Scenario } from './open-scenario.ts'
import { placeInRepository } from './place-in-repository.ts'
import { settleFlips } from './settle-flips.ts'
import type { BlameWish } from './suspects.ts'

export interface CompareRequest {
  readonly baseline: Scenario
  readonly candidate: Scenario
  /** The corpus. */
  readonly queries: string
  readonly policy: Policy
  /** The part of the corpus to plan. All of it where there is none. */
  readonly shard?: Shard
  /** Which flips to name the culprit of. By default those that the policy fails. */
  readonly blame?: BlameWish
}

export interface Compared {
  readonly report: Report
  readonly exitCode: 0 | 1
  /** Statements of the corpus that could not be read. */
  readonly faults: readonly CorpusFault[]
}

/** Plans a corpus in two scenarios and tells which plans differ. */
export async function compare(request: CompareRequest, context: Context): Promise<Compared> {
  return compareCorpora({ ...request, corpus: await readCorpus(request.queries) }, context)
}

interface Corpora extends CompareRequest {
  /** The candidate's, read from its folder. */
  readonly corpus: Corpus
  /** The baseline's, where it has one of its own. */
  readonly baseCorpus?: Corpus
}

/** The same for corpora that are read. */
export async function compareCorpora(
  { baseline, candidate, queries, corpus, baseCorpus, policy, shard, blame = 'failures' }: Corpora,
  context: Context,
): Promise<Compared> {
  const sides = {
    baseline,
    candidate,
    queries: corpus.queries,
    ...(baseCorpus !== undefined && { baseQueries: baseCorpus.queries }),
    corpus: placeInRepository(queries),
    ...(shard !== undefined && { shard }),
    policy,
  }
  // What only the two planners can tell is asked in here, while they are there.
  const judged = await compareOpen(sides, context, async (comparison) => ({
    report: await settleFlips(comparison, context),
    terms: comparison.terms,
    planned: { baseline: comparison.baseline.planned, candidate: comparison.candidate.planned },
    baseline: withRan(baseline, comparison.baseline.opened),
    candidate: withRan(candidate, comparison.candidate.opened),
  }))
  const report = await blameIngredients({ ...judged, wish: blame }, context)
  return { report, exitCode: exitCodeOf(report, policy), faults: corpus.faults }
}

/** With what its command has turned out to run. */
function withRan(scenario: Scenario, { recorded }: Pick<OpenScenario, 'recorded'>): Scenario {
  const { migrateCommand } = scenario
  if (migrateCommand === undefined || recorded === undefined) return scenario
  return { ...scenario, migrateCommand: { ...migrateCommand, ran: recorded } }
}
