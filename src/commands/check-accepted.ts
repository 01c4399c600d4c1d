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
import { readPending, withAge } from './check.ts'
import type { Compared } from './compare.ts'
import { compareCorpora } from './compare.ts'
import type { Context } from './context.ts'

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
  if (request.migrateCommand !== undefined) throw notByCommand()
  const accepted = await readAccepted(folder)
  if (accepted.length === 0) throw nothingAccepted(folder)
  const production = withAge(request.production, now, policy)
  const corpus = await readCorpus(queries)
  const pending = await readPending(request.migrations, production.snapshot, request)
  const agreed = new Set(accepted.flatMap(({ migrations }) => migrations))
  const compared = await compareCorpora(
    {
      baseline: {
        ...production,
        name: 'accepted plans',
        migrations: pending.filter(({ name }) => agreed.has(name)),
      },
      candidate: { ...production, name: 'working tree', migrations: pending },
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

function nothingAccepted(folder: string): Failure {
  return new Failure('bad-usage', `There is nothing to compare with: no plan is accepted in ${folder}.`, {
    hint: 'Run "planflip accept" and commit what it writes, or name the branch to merge into with --base.',
  })
}

/** Accepted plans are planned again after those migrations only that they were accepted with: a command runs all. */
export function notByCommand(): Failure {
  return new Failure('bad-usage', 'Accepted plans do not go together with a command that migrates.', {
    hint: 'Name the branch to merge into with --base, or a folder of migrations in SQL with --migrations.',
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
