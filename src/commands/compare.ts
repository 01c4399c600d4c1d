import { isDeepStrictEqual } from 'node:util'
import { compareCorpus } from '../compare/compare-corpus.ts'
import { factsOf } from '../compare/facts/facts-of.ts'
import { termsBetween } from '../compare/terms-between.ts'
import { readCorpus } from '../corpus/read-corpus.ts'
import { exitCodeOf } from '../model/policy.ts'
import type { Policy } from '../model/policy.ts'
import type { CorpusFault, Query } from '../model/query.ts'
import type { Report } from '../model/report.ts'
import { blameIngredients } from './blame.ts'
import type { Context } from './context.ts'
import type { OpenScenario, Scenario } from './open-scenario.ts'
import { openScenario } from './open-scenario.ts'
import { planCorpus, withDrawnSamples } from './plan-corpus.ts'
import type { BlameWish } from './suspects.ts'
import { withRedactedComparisons } from './redacted-comparisons.ts'

export interface CompareRequest {
  readonly baseline: Scenario
  readonly candidate: Scenario
  /** The corpus. */
  readonly queries: string
  readonly policy: Policy
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
export async function compare(
  { baseline, candidate, queries, policy, blame = 'failures' }: CompareRequest,
  context: Context,
): Promise<Compared> {
  const corpus = await readCorpus(queries)
  // One after the other: each scenario is planned and given back before the next takes its memory.
  const before = await planScenario(baseline, (opened) =>
    withDrawnSamples(opened, corpus.queries, candidate.snapshot, context),
  )
  const after = await planScenario(candidate, () => before.queries.map(({ query }) => query))
  const terms = termsBetween(before.provenance, after.provenance)
  // Under other settings a unit of cost is another unit.
  const costsCompare = terms.costsCompare && isDeepStrictEqual(settingsOf(baseline), settingsOf(candidate))
  const facts = {
    baseline: factsOf(baseline.snapshot, baseline.settings),
    candidate: factsOf(candidate.snapshot, candidate.settings),
  }
  const allTerms = { ...terms, costsCompare, policy, facts }
  const report = await blameIngredients(
    {
      report: compareCorpus(before, after, allTerms),
      wish: blame,
      baseline,
      candidate,
      planned: { baseline: before, candidate: after },
      terms: allTerms,
    },
    context,
  )
  return { report, exitCode: exitCodeOf(report, policy), faults: corpus.faults }

  async function planScenario(
    scenario: Scenario,
    queriesFor: (opened: OpenScenario) => readonly Query[] | Promise<readonly Query[]>,
  ) {
    await using opened = await openScenario(scenario, context)
    const planned = await planCorpus(opened, await queriesFor(opened), context)
    const statements = corpus.queries.map(({ name, sql, samples }) => ({
      name,
      sql,
      hasValues: samples.length > 0,
    }))
    return {
      ...planned,
      provenance: withRedactedComparisons(planned.provenance, scenario.snapshot, statements),
    }
  }
}

function settingsOf({ snapshot, settings }: Scenario): Readonly<Record<string, string>> {
  return { ...snapshot.settings, ...settings }
}
