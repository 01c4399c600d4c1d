import { withRefusalsExplained } from '../capture/refusals.ts'
import { beginCapture } from '../capture/transaction.ts'
import { blameDifference } from '../compare/blame-difference.ts'
import { explainStatement } from '../explain/explain-statement.ts'
import { shapeOf, withoutJitFooter } from '../explain/plan-text.ts'
import { Failure } from '../model/failure.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { CertifiedOutcome, CertifiedPlan, Snapshot } from '../model/snapshot.ts'
import type { FidelityOutcome, Verification, VerifiedQuery } from '../model/verification.ts'
import { connect } from '../postgres/connect.ts'
import { readCorpus } from '../corpus/read-corpus.ts'
import { certified, certify } from './certify.ts'
import type { Context } from './context.ts'
import type { Scenario } from './open-scenario.ts'
import { openScenario } from './open-scenario.ts'

export interface VerifyRequest {
  readonly scenario: Scenario
  /** Where production can be asked now; absent: the snapshot's certificate speaks for it. */
  readonly url?: string
  /** A corpus; absent: the queries of the certificate. */
  readonly queries?: string
}

/** Plans queries on the scratch and holds the text of EXPLAIN against production's own. */
export async function verify(request: VerifyRequest, context: Context): Promise<Verification> {
  const standard = await readStandard(request, context)
  await using opened = await openScenario(request.scenario, context)

  const { provenance } = opened
  const servers = { production: provenance.production, scratch: provenance.server }
  const queries: VerifiedQuery[] = []
  for (const plan of standard) {
    context.signal.throwIfAborted()
    context.progress(`planning ${queries.length + 1} of ${standard.length}`)
    queries.push(await verifyPlan(plan, opened.session, servers))
  }
  return {
    format: 1,
    engine: provenance.engine,
    server: provenance.server.version,
    production: provenance.production,
    summary: {
      queries: queries.length,
      identical: count(queries, 'identical'),
      sameShape: count(queries, 'sameShape'),
      different: count(queries, 'different'),
      failed: count(queries, 'failed'),
    },
    queries,
  }
}

/** The share of identical plans, in percent; of nothing, all. */
export function fidelityPercent({ summary }: Verification): number {
  return summary.queries === 0 ? 100 : (100 * summary.identical) / summary.queries
}

async function readStandard(
  { scenario, url, queries }: VerifyRequest,
  context: Context,
): Promise<readonly CertifiedPlan[]> {
  if (url !== undefined) {
    return withRefusalsExplained(() => askProduction(url, queries, scenario.snapshot, context))
  }

  const { certificate } = scenario.snapshot
  if (certificate === undefined) {
    throw new Failure('bad-usage', `${scenario.name} holds no certificate of production's own plans.`, {
      hint: 'Capture with --queries, or name production with --url.',
    })
  }
  if (queries === undefined) return certificate.plans
  const wanted = new Set((await readCorpus(queries)).queries.map(({ id }) => id))
  return certificate.plans.filter(({ id }) => wanted.has(id))
}

async function askProduction(
  url: string,
  queries: string | undefined,
  { certificate }: Snapshot,
  context: Context,
): Promise<readonly CertifiedPlan[]> {
  await using connection = await connect({ url, signal: context.signal })
  await beginCapture(connection)
  if (queries !== undefined) return (await certify(connection, queries, context)).plans
  if (certificate === undefined) {
    throw new Failure('bad-usage', 'There are no queries to verify with.', {
      hint: 'Name a corpus with --queries.',
    })
  }
  const plans: CertifiedPlan[] = []
  for (const plan of certificate.plans) {
    plans.push({
      ...plan,
      outcome: certified(await explainStatement(connection, plan, { inTransaction: true })),
    })
  }
  return plans
}

async function verifyPlan(
  plan: CertifiedPlan,
  session: Session,
  servers: { readonly production: Server; readonly scratch: Server },
): Promise<VerifiedQuery> {
  const found = certified(await explainStatement(session, plan))
  const [production, scratch] = [textOf(plan.outcome), textOf(found)]
  const outcome = judge(plan.outcome, found, production, scratch)
  const reason =
    outcome === 'identical'
      ? null
      : outcome === 'failed'
        ? refusalOf(plan.outcome, found)
        : blameDifference(production, scratch, servers)
  return { name: plan.name, values: plan.values, outcome, production, scratch, reason }
}

/** JIT's footer tells of a library that a scratch server does not have, and of nothing that was planned. */
function textOf(outcome: CertifiedOutcome): string {
  return outcome.status === 'planned'
    ? withoutJitFooter(outcome.text)
    : `ERROR ${outcome.sqlstate}: ${outcome.message}`
}

function judge(
  wanted: CertifiedOutcome,
  found: CertifiedOutcome,
  production: string,
  scratch: string,
): FidelityOutcome {
  if (wanted.status !== found.status) return 'failed'
  if (production === scratch) return 'identical'
  if (found.status === 'failed') return 'failed'
  return shapeOf(production) === shapeOf(scratch) ? 'sameShape' : 'different'
}

function refusalOf(wanted: CertifiedOutcome, found: CertifiedOutcome): string {
  if (found.status === 'failed') return `The scratch refuses to plan it: ${found.message}.`
  return wanted.status === 'failed' ? `Production refused to plan it: ${wanted.message}.` : ''
}

function count(queries: readonly VerifiedQuery[], outcome: FidelityOutcome): number {
  return queries.filter((query) => query.outcome === outcome).length
}
