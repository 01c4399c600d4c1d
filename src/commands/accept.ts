import { isDeepStrictEqual } from 'node:util'
import type { PlannedQuery } from '../compare/compare-corpus.ts'
import { readCorpus } from '../corpus/read-corpus.ts'
import type { AcceptedPlan, AcceptedQuery } from '../model/accepted.ts'
import { Failure } from '../model/failure.ts'
import type { MigrateCommand } from '../model/migration.ts'
import { suggest } from '../model/near-misses.ts'
import type { SampledOutcome } from '../model/plan.ts'
import type { CorpusFault, Query } from '../model/query.ts'
import { readAccepted, writeAccepted } from '../store/accepted.ts'
import { commandOf } from './check.ts'
import type { Context } from './context.ts'
import { readPending } from './migrations-of-sides.ts'
import { openScenario, type Scenario } from './open-scenario.ts'
import { planCorpus, withDrawnSamples } from './plan-corpus.ts'

export interface AcceptRequest {
  /** Production as it is. */
  readonly production: Scenario
  /** The folder of the corpus. */
  readonly queries: string
  /** The folder of migrations, if there is one. */
  readonly migrations?: string
  /** Whose folder it is. Absent: the folder tells. */
  readonly migrationTool?: string
  /** The last of them that production has. Absent: what was captured tells. */
  readonly since?: string
  /** What runs migrations that are programs. */
  readonly migrateCommand?: MigrateCommand
  /** Where accepted plans are. */
  readonly accepted: string
  /** Queries to accept. None: all, and what else is there is removed. */
  readonly names: readonly string[]
}

export interface Accepted {
  readonly queries: number
  /** Files that are new or other than they were, and that are gone. */
  readonly changed: number
  readonly removed: number
  /** Statements of the corpus that could not be read. */
  readonly faults: readonly CorpusFault[]
  /** What makes the plans less than production's own, each in a sentence. */
  readonly shortfalls: readonly string[]
}

/** Makes the plans of the working tree those that `check` compares with. */
export async function accept(request: AcceptRequest, context: Context): Promise<Accepted> {
  const { production, accepted: folder, names } = request
  const corpus = await readCorpus(request.queries)
  const queries = named(corpus.queries, names)
  const migrations = await readPending(request, production.snapshot)
  const before = await readAccepted(folder)

  await using opened = await openScenario({ ...production, ...commandOf(request), migrations }, context)
  const drawn = await withDrawnSamples(opened, queries, opened.snapshot, context)
  const { engine, migrations: ran = [], shortfalls } = opened.provenance
  const planned = await planCorpus(opened, drawn, context)
  const accepted = planned.queries.map((query) => acceptedOf(query, { engine, migrations: ran }))
  await writeAccepted(folder, accepted, { isWhole: names.length === 0 })
  return {
    ...changesBetween(before, accepted, names),
    queries: accepted.length,
    faults: corpus.faults,
    shortfalls,
  }
}

function named(queries: readonly Query[], names: readonly string[]): readonly Query[] {
  if (names.length === 0) return queries
  const known = queries.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new Failure('bad-usage', `There is no query "${unknown}" in the corpus.`, {
      hint: `Name one of it: ${suggest(unknown, known, 'see the headers of your .sql files')}`,
    })
  }
  return queries.filter(({ name }) => names.includes(name))
}

function acceptedOf(
  { query, outcomes }: PlannedQuery,
  made: Pick<AcceptedQuery, 'engine' | 'migrations'>,
): AcceptedQuery {
  const { id, name, parameters, samples, sql } = query
  return { format: 1, id, name, ...made, parameters, samples, sql, plans: outcomes.map(planOf) }
}

function planOf({ values, drawn, outcome }: SampledOutcome): AcceptedPlan {
  const planned = { values, ...(drawn !== undefined && { drawn }) }
  if (outcome.status === 'planned') return { ...planned, text: outcome.plan.text }
  return { ...planned, sqlstate: outcome.sqlstate, message: outcome.message }
}

function changesBetween(
  before: readonly AcceptedQuery[],
  after: readonly AcceptedQuery[],
  names: readonly string[],
): Pick<Accepted, 'changed' | 'removed'> {
  const known = new Map(before.map((query) => [query.name, query]))
  const changed = after.filter((query) => !isDeepStrictEqual(known.get(query.name), query))
  const removed = before.filter(({ name }) => !after.some((query) => query.name === name))
  return { changed: changed.length, removed: names.length > 0 ? 0 : removed.length }
}
