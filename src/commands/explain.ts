import { parseCorpusFile } from '../corpus/parse-corpus-file.ts'
import { explainQuery } from '../explain/explain-query.ts'
import { Failure } from '../model/failure.ts'
import type { Decision } from '../model/decision.ts'
import type { SampledOutcome } from '../model/plan.ts'
import type { CorpusFault, Query } from '../model/query.ts'
import type { Provenance } from '../model/report.ts'
import type { Context } from './context.ts'
import type { Scenario } from './open-scenario.ts'
import { openScenario } from './open-scenario.ts'
import { withDrawnSamples } from './plan-corpus.ts'
import { withRedactedComparisons } from './redacted-comparisons.ts'
import { statementOf } from './statement-of.ts'
import { weighDecisions } from './weigh-decisions.ts'

export interface ExplainRequest {
  readonly scenario: Scenario
  /** SQL as in a corpus, headers included. */
  readonly sql: string
  /** Where it came from, for messages. */
  readonly source: string
  /** Values by parameter name; they replace those of the headers. */
  readonly values: Readonly<Record<string, string>>
  /** Plan for no values at all. */
  readonly generic: boolean
}

export interface Explained {
  readonly provenance: Provenance
  readonly plans: readonly ExplainedPlan[]
  readonly faults: readonly CorpusFault[]
}

export interface ExplainedPlan extends SampledOutcome {
  readonly name: string
  /** What the choice of this plan hangs on: the way that is the cheapest to do without comes first, which makes the runner-up. */
  readonly decisions: readonly Decision[]
}

/** Plans what a user typed at production's scale. */
export async function explain(request: ExplainRequest, context: Context): Promise<Explained> {
  const { queries, faults } = await parseCorpusFile(request.source, request.sql)
  const [fault] = faults
  if (queries.length === 0) {
    throw new Failure(
      'bad-query',
      `${request.source} holds no statement that can be planned${fault === undefined ? '.' : `: ${fault.message}`}`,
      {
        hint: 'Give one SELECT, INSERT, UPDATE, DELETE or MERGE.',
      },
    )
  }
  const wanted = queries.map((query) => withValues(query, request))

  await using opened = await openScenario(request.scenario, context)
  const { session } = opened
  const drawn = request.generic
    ? wanted
    : await withDrawnSamples(opened, wanted, request.scenario.snapshot, context)
  const plans: ExplainedPlan[] = []
  for (const [done, query] of drawn.entries()) {
    context.signal.throwIfAborted()
    context.progress('planning', { done, total: drawn.length })
    for (const planned of await explainQuery(session, query)) {
      const { outcome } = planned
      const decisions =
        outcome.status === 'failed'
          ? []
          : await weighDecisions(session, statementOf(query, planned), outcome.plan)
      plans.push({ name: query.name, ...planned, decisions })
    }
  }
  const statements = wanted.map(({ name, sql, samples }) => ({ name, sql, hasValues: samples.length > 0 }))
  const provenance = withRedactedComparisons(opened.provenance, request.scenario.snapshot, statements)
  return { provenance, plans, faults }
}

function withValues(query: Query, { values, generic }: ExplainRequest): Query {
  const unknown = Object.keys(values).find((name) =>
    query.parameters.every((parameter) => parameter.name !== name),
  )
  if (unknown !== undefined) {
    const known = query.parameters.map(({ name }) => name).join(', ')
    throw new Failure('bad-usage', `The statement has no parameter ${unknown}.`, {
      hint: known === '' ? 'It has none at all.' : `It has ${known}.`,
    })
  }
  if (generic) return { ...query, samples: [] }
  if (Object.keys(values).length === 0) return query

  const [first] = query.samples
  const sample = query.parameters.map(
    ({ name }, place) => values[name] ?? first?.[place] ?? missingValue(name),
  )
  return { ...query, samples: [sample] }
}

function missingValue(name: string): never {
  throw new Failure('bad-usage', `The parameter ${name} has no value.`, {
    hint: `Add --param ${name}=VALUE.`,
  })
}
