import { isDeepStrictEqual } from 'node:util'
import { compareCorpus, type PlannedCorpus } from '../compare/compare-corpus.ts'
import { factsOf } from '../compare/facts/facts-of.ts'
import { termsBetween } from '../compare/terms-between.ts'
import type { Terms } from '../compare/terms.ts'
import type { Policy } from '../model/policy.ts'
import type { Query } from '../model/query.ts'
import type { Report } from '../model/report.ts'
import { partOf } from '../model/shard.ts'
import { groupBy } from '../postgres/group-by.ts'
import { addingUp } from './adding-up.ts'
import { baseOfPart, withSameSamples, withSameTexts } from './base-queries.ts'
import type { Context } from './context.ts'
import { openScenario, type OpenScenario, type Scenario } from './open-scenario.ts'
import { planCorpus, withDrawnSamples } from './plan-corpus.ts'
import { withRedactedComparisons } from './redacted-comparisons.ts'

interface Sides extends Pick<Report, 'corpus' | 'shard'> {
  readonly baseline: Scenario
  readonly candidate: Scenario
  /** All of the corpus, of which a shard is a part. */
  readonly queries: readonly Query[]
  /** The baseline's, where it has others. */
  readonly baseQueries?: readonly Query[]
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
  { baseline, candidate, queries, baseQueries, corpus, shard, policy }: Sides,
  context: Context,
  work: (comparison: Comparison) => Promise<Result>,
): Promise<Result> {
  const watched = shard === undefined ? queries : partOf(familiesOf(queries), shard).flat()
  await using before = await openScenario(baseline, context)
  await using after = await openScenario(candidate, context)
  const drawn = await withDrawnSamples(after, watched, after.snapshot, context)
  const base =
    baseQueries === undefined
      ? drawn
      : await withSameSamples(
          before,
          baseOfPart(
            withSameTexts(baseQueries, queries),
            queries,
            watched,
            shard === undefined || shard.index === 1,
          ),
          drawn,
          after.snapshot,
          context,
        )
  const [one, other] = await planSides(
    { scenario: asMigrated(baseline, before), opened: before },
    { scenario: asMigrated(candidate, after), opened: after },
    { baseline: base, candidate: drawn, all: queries },
    context,
  )
  const terms = termsOf(one, other, policy)
  // Awaited here: what is given back at the end of this block would be gone else.
  return await work({
    report: compareCorpus(one.planned, other.planned, terms, {
      corpus,
      ...(shard !== undefined && { shard }),
    }),
    terms,
    baseline: one,
    candidate: other,
  })
}

/** What is told as one query is planned in one shard. */
function familiesOf(queries: readonly Query[]): readonly (readonly Query[])[] {
  return [...groupBy(queries, ({ family }) => family ?? {}).values()]
}

interface Queries {
  /** Those to plan, with values. */
  readonly baseline: readonly Query[]
  readonly candidate: readonly Query[]
  /** The corpus, of which every shard says the same. */
  readonly all: readonly Query[]
}

/** With what its migrations make of its snapshot and its settings. */
function asMigrated(scenario: Scenario, { snapshot, provenance: { settings = {} } }: OpenScenario): Scenario {
  return { ...scenario, snapshot, settings }
}

/** Side by side, unless there is one worker: each has a server of its own to wait for. Neither is given back while the other is still asked. */
async function planSides(
  baseline: Omit<OpenSide, 'planned'>,
  candidate: Omit<OpenSide, 'planned'>,
  queries: Queries,
  context: Context,
): Promise<readonly [OpenSide, OpenSide]> {
  const { workers = 2 } = context
  const share = addingUp(context, 'planning both sides')
  const part = (count: number): Context => ({ ...share(), workers: Math.max(1, count) })
  const before = planSide(baseline, queries.baseline, queries.all, part(Math.floor(workers / 2)))
  if (workers === 1) await before
  const after = planSide(candidate, queries.candidate, queries.all, part(Math.ceil(workers / 2)))
  const sides = [before, after] as const
  await Promise.allSettled(sides)
  return Promise.all(sides)
}

async function planSide(
  { scenario, opened }: Omit<OpenSide, 'planned'>,
  queries: readonly Query[],
  all: readonly Query[],
  context: Context,
): Promise<OpenSide> {
  const { provenance, ...planned } = await planCorpus(opened, queries, context)
  const statements = all.map(({ name, sql, samples }) => ({
    name,
    sql,
    hasValues: samples.length > 0,
  }))
  return {
    scenario,
    opened,
    planned: {
      ...planned,
      provenance: withRedactedComparisons(provenance, scenario.snapshot, statements),
    },
  }
}

function termsOf(one: OpenSide, other: OpenSide, policy: Policy): Comparison['terms'] {
  const [baseline, candidate] = [one.scenario, other.scenario]
  const terms = termsBetween(one.planned.provenance, other.planned.provenance)
  const costsCompare = terms.costsCompare && isDeepStrictEqual(unitsOf(baseline), unitsOf(candidate))
  const facts = {
    baseline: factsOf(baseline.snapshot, baseline.settings),
    candidate: factsOf(candidate.snapshot, candidate.settings),
  }
  return { ...terms, costsCompare, policy, facts }
}

/** The settings that say what a unit of cost is, and those that add to the cost of what they forbid. */
function unitsOf({ snapshot, settings }: Scenario): readonly (readonly [string, string])[] {
  const all = Object.entries({ ...snapshot.settings, ...settings })
  return all
    .filter(([name]) => /_cost$|^enable_/.test(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
}
