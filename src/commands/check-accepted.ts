import { relative, sep } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readCorpus } from '../corpus/read-corpus.ts'
import type { AcceptedQuery } from '../model/accepted.ts'
import { Failure } from '../model/failure.ts'
import type { Query } from '../model/query.ts'
import type { QueryReport, Report } from '../model/report.ts'
import { shapeOf } from '../explain/plan-text.ts'
import { fileFor, readAccepted } from '../store/accepted.ts'
import type { CheckRequest } from './check.ts'
import { commandOf, withAge } from './check.ts'
import type { Compared } from './compare.ts'
import { compareCorpora } from './compare.ts'
import type { Context } from './context.ts'
import { readPending } from './migrations-of-sides.ts'
import { openScenario, type Scenario } from './open-scenario.ts'

export interface CheckAcceptedRequest extends Omit<CheckRequest, 'base'> {
  /** Where accepted plans are. */
  readonly accepted: string
}

/**
 * Tells what the working tree does to the plans that were accepted. The accepted queries are planned anew, after the migrations that they
 * were accepted with: both sides are on one snapshot, and a table that grew since then fails nobody. Accepted plans that this
 * snapshot does not give any more are told as a remark.
 */
export async function checkAccepted(request: CheckAcceptedRequest, context: Context): Promise<Compared> {
  const { accepted: folder, queries, policy, shard, blame, now } = request
  const accepted = await readAccepted(folder)
  if (accepted.length === 0) throw nothingAccepted(folder)
  const production = withAge(request.production, now, policy)
  const corpus = await readCorpus(queries)
  const pending = await readPending(request, production.snapshot)
  const agreed = new Set(accepted.flatMap(({ migrations }) => migrations))
  const candidate = { ...production, name: 'working tree', ...commandOf(request), migrations: pending }
  const compared = await compareCorpora(
    {
      baseline: {
        ...production,
        name: 'accepted plans',
        migrations: pending.filter(({ name }) => agreed.has(name)),
        ...(await commandAsAccepted(candidate, agreed, context)),
      },
      candidate,
      queries,
      corpus,
      baseCorpus: { queries: accepted.map((query) => queryOf(query, relative(queries, folder))), faults: [] },
      policy,
      ...(shard !== undefined && { shard }),
      ...(blame !== undefined && { blame }),
    },
    context,
  )
  return { ...compared, report: withDrift(compared.report, accepted) }
}

/**
 * The command, without what was not there when the plans were accepted. Which of its migrations it will run only running it tells.
 */
async function commandAsAccepted(
  candidate: Scenario,
  agreed: ReadonlySet<string>,
  context: Context,
): Promise<Pick<Scenario, 'migrateCommand'>> {
  const { migrateCommand } = candidate
  if (migrateCommand === undefined) return {}
  await using tried = await openScenario(candidate, { ...context, hear: () => undefined })
  const { migrations = [] } = tried.provenance
  if (migrations.every((name) => agreed.has(name))) return { migrateCommand }
  if (tried.recorded === undefined) throw notTold()
  const skipped = tried.recorded.filter(({ name }) => !agreed.has(name))
  return { migrateCommand: { ...migrateCommand, skipped } }
}

function notTold(): Failure {
  return new Failure(
    'bad-usage',
    'The command that migrates cannot leave out what is new since the plans were accepted.',
    {
      hint: "Its tool's table has no row for each migration: name the branch to merge into with --base.",
    },
  )
}

function nothingAccepted(folder: string): Failure {
  return new Failure('bad-usage', `There is nothing to compare with: no plan is accepted in ${folder}.`, {
    hint: 'Run "planflip accept" and commit what it writes, or name the branch to merge into with --base.',
  })
}

/** Where a query is gone from the corpus, its file is the place to look at. `folder`: from the corpus's. */
function queryOf({ id, name, sql, parameters, samples }: AcceptedQuery, folder: string): Query {
  const source = { file: [...folder.split(sep), fileFor(name)].join('/'), line: 1 }
  return { id, name, sql, parameters, samples, source, allows: [] }
}

/** Says that plans were accepted which this snapshot, engine or setting does not give any more. */
function withDrift(report: Report, accepted: readonly AcceptedQuery[]): Report {
  const byName = new Map(accepted.map((query) => [query.name, query]))
  if (!report.queries.some((query) => hasDrifted(query, byName.get(query.name)))) return report
  const { baseline } = report
  return { ...report, baseline: { ...baseline, shortfalls: [...baseline.shortfalls, drifted] } }
}

const drifted =
  'Some queries are not planned any more as they were when their plans were accepted: "planflip accept" shows which, in version control.'

function hasDrifted({ baseline, values }: QueryReport, accepted: AcceptedQuery | undefined): boolean {
  if (baseline?.status !== 'planned' || accepted === undefined) return false
  const plan = accepted.plans.find((one) => isDeepStrictEqual(one.values, values))
  return plan !== undefined && 'text' in plan && shapeOf(plan.text) !== shapeOf(baseline.plan.text)
}
