import { isDeepStrictEqual } from 'node:util'
import { compareCorpus, type PlannedCorpus } from '../compare/compare-corpus.ts'
import { factsOf } from '../compare/facts/facts-of.ts'
import { termsBetween } from '../compare/terms-between.ts'
import type { Terms } from '../compare/terms.ts'
import type { Policy } from '../model/policy.ts'
import type { Query } from '../model/query.ts'
import type { Report } from '../model/report.ts'
import type { Context } from './context.ts'
import { openScenario, type OpenScenario, type Scenario } from './open-scenario.ts'
import { planCorpus, withDrawnSamples } from './plan-corpus.ts'
import { withRedactedComparisons } from './redacted-comparisons.ts'

interface Sides {
  readonly baseline: Scenario
  readonly candidate: Scenario
  readonly queries: readonly Query[]
  readonly policy: Policy
}

/** Two scenarios over one corpus, still open for the questions that only a planner answers. */
export interface Comparison {
  readonly report: Report
  readonly terms: Terms & Required<Pick<Terms, 'facts'>>
  readonly baseline: OpenSide
  readonly candidate: OpenSide
}

interface OpenSide {
  readonly scenario: Scenario
  readonly opened: OpenScenario
  readonly planned: PlannedCorpus
}

/** Plans a corpus in both scenarios, compares the plans and does some work before the scenarios are given back. */
export async function compareOpen<Result>(
  { baseline, candidate, queries, policy }: Sides,
  context: Context,
  work: (comparison: Comparison) => Promise<Result>,
): Promise<Result> {
  await using before = await openScenario(baseline, context)
  const drawn = await withDrawnSamples(before, queries, candidate.snapshot, context)
  const one = await planSide(baseline, before, drawn, context)
  await using after = await openScenario(candidate, context)
  const other = await planSide(candidate, after, drawn, context)
  const terms = termsOf(one, other, policy)
  // Awaited here: what is given back at the end of this block would be gone else.
  return await work({
    report: compareCorpus(one.planned, other.planned, terms),
    terms,
    baseline: one,
    candidate: other,
  })
}

async function planSide(
  scenario: Scenario,
  opened: OpenScenario,
  queries: readonly Query[],
  context: Context,
): Promise<OpenSide> {
  const { queries: planned, provenance } = await planCorpus(opened, queries, context)
  const statements = queries.map(({ name, sql, samples }) => ({ name, sql, hasValues: samples.length > 0 }))
  return {
    scenario,
    opened,
    planned: {
      queries: planned,
      provenance: withRedactedComparisons(provenance, scenario.snapshot, statements),
    },
  }
}

function termsOf(one: OpenSide, other: OpenSide, policy: Policy): Comparison['terms'] {
  const [baseline, candidate] = [one.scenario, other.scenario]
  const terms = termsBetween(one.planned.provenance, other.planned.provenance)
  // Under other settings a unit of cost is another unit.
  const costsCompare = terms.costsCompare && isDeepStrictEqual(settingsOf(baseline), settingsOf(candidate))
  const facts = {
    baseline: factsOf(baseline.snapshot, baseline.settings),
    candidate: factsOf(candidate.snapshot, candidate.settings),
  }
  return { ...terms, costsCompare, policy, facts }
}

function settingsOf({ snapshot, settings }: Scenario): Readonly<Record<string, string>> {
  return { ...snapshot.settings, ...settings }
}
