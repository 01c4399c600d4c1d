import { parseCorpusFile } from '../corpus/parse-corpus-file.ts'
import { explainQuery } from '../explain/explain-query.ts'
import { Failure } from '../model/failure.ts'
import type { PlanOutcome } from '../model/plan.ts'
import type { CorpusFault, Query, Sample } from '../model/query.ts'
import type { Provenance } from '../model/report.ts'
import type { Context } from './context.ts'
import type { Scenario } from './open-scenario.ts'
import { openScenario } from './open-scenario.ts'
import { withRedactedComparisons } from './redacted-comparisons.ts'

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

export interface ExplainedPlan {
  readonly name: string
  readonly values: Sample | null
  readonly outcome: PlanOutcome
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
  const plans: ExplainedPlan[] = []
  for (const query of wanted) {
    for (const planned of await explainQuery(opened.session, query))
      plans.push({ name: query.name, ...planned })
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
