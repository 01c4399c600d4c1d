import { withRefusalsExplained } from '../capture/refusals.ts'
import { readPlannerSettings } from '../capture/settings.ts'
import { inCapture, usualPatience } from '../capture/transaction.ts'
import { explainStatement } from '../explain/explain-statement.ts'
import { shapeOf, withoutJitFooter } from '../explain/plan-text.ts'
import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import type { CertifiedOutcome, CertifiedPlan, Snapshot } from '../model/snapshot.ts'
import type {
  FidelityOutcome,
  NotPermittedQuery,
  Verification,
  VerifiedQuery,
} from '../model/verification.ts'
import { connect } from '../postgres/connect.ts'
import { readCorpus } from '../corpus/read-corpus.ts'
import { certified, certify } from './certify.ts'
import type { Context } from './context.ts'
import type { Scenario } from './open-scenario.ts'
import { openScenario } from './open-scenario.ts'
import type { Standard, UnexplainedQuery } from './probe-misses.ts'
import { probeMisses } from './probe-misses.ts'
import { probeProduction } from './probe-production.ts'
import { sessionsFor, sideBySide } from './side-by-side.ts'

export interface VerifyRequest {
  readonly scenario: Scenario
  /** Where production can be asked now; absent: the snapshot's certificate speaks for it. */
  readonly url?: string
  /** A corpus; absent: the queries of the certificate. */
  readonly queries?: string
}

/** Plans queries on the scratch, holds the text of EXPLAIN against production's own, and asks probes why a plan is another. */
export async function verify(request: VerifyRequest, context: Context): Promise<Verification> {
  const standard = await readStandard(request, context)
  await using opened = await openScenario(request.scenario, context)

  const { provenance } = opened
  const notPermitted = standard.plans.flatMap(notPermittedOf)
  const plans = standard.plans.filter((plan) => notPermittedOf(plan).length === 0)
  const sessions = await opened.sessions(sessionsFor(plans.length, context.workers ?? 1))
  const planned = await sideBySide(plans, sessions, planAgain, (done) => {
    context.signal.throwIfAborted()
    context.progress('planning', { done, total: plans.length })
  })
  const queries = await probeMisses(planned, {
    standard,
    facts: request.scenario.snapshot,
    session: opened.session,
    progress: context.progress,
    servers: { production: provenance.production, scratch: provenance.server },
  })
  return {
    format: 1,
    engine: provenance.engine,
    server: provenance.server.version,
    production: provenance.production,
    ...(provenance.shortfalls.length > 0 && { shortfalls: provenance.shortfalls }),
    summary: {
      queries: queries.length,
      identical: count(queries, 'identical'),
      sameShape: count(queries, 'sameShape'),
      different: count(queries, 'different'),
      failed: count(queries, 'failed'),
    },
    queries,
    notPermitted,
  }
}

/** The share of identical plans, in percent; of nothing, all, unless production's role was permitted nothing. */
export function fidelityPercent({ summary, notPermitted }: Verification): number {
  if (summary.queries === 0) return notPermitted.length === 0 ? 100 : 0
  return (100 * summary.identical) / summary.queries
}

function notPermittedOf({ name, outcome }: CertifiedPlan): readonly NotPermittedQuery[] {
  const isRefused = outcome.status === 'failed' && outcome.sqlstate === insufficientPrivilege
  return isRefused ? [{ name, message: outcome.message }] : []
}

const insufficientPrivilege = '42501'

async function readStandard({ scenario, url, queries }: VerifyRequest, context: Context): Promise<Standard> {
  const { certificate, settings } = scenario.snapshot
  if (url !== undefined) {
    return withRefusalsExplained(context.progress, async (progress) => {
      await using connection = await connect({
        url,
        environment: context.environment,
        signal: context.signal,
      })
      return await inCapture(connection, usualPatience, () =>
        askProduction(connection, queries, scenario.snapshot, { ...context, progress }),
      )
    })
  }
  if (certificate === undefined) {
    throw new Failure('bad-usage', `${scenario.name} holds no certificate of production's own plans.`, {
      hint: 'Capture with --queries, or name production with --url.',
    })
  }
  if (queries === undefined) return { ...certificate, settings }
  const wanted = new Set((await readCorpus(queries)).queries.map(({ id }) => id))
  return { ...certificate, settings, plans: certificate.plans.filter(({ id }) => wanted.has(id)) }
}

async function askProduction(
  connection: Session,
  queries: string | undefined,
  snapshot: Snapshot,
  context: Context,
): Promise<Standard> {
  const settings = await readPlannerSettings(connection, snapshot.server)
  if (queries !== undefined) return { ...(await certify(connection, queries, snapshot, context)), settings }
  if (snapshot.certificate === undefined) {
    throw new Failure('bad-usage', 'There are no queries to verify with.', {
      hint: 'Name a corpus with --queries.',
    })
  }
  const plans: CertifiedPlan[] = []
  const { plans: wanted } = snapshot.certificate
  for (const [done, plan] of wanted.entries()) {
    context.progress('planning on production', { done, total: wanted.length })
    plans.push({
      ...plan,
      outcome: certified(await explainStatement(connection, plan, { inTransaction: true })),
    })
  }
  return { plans, settings, probes: await probeProduction(connection, snapshot, plans, context) }
}

async function planAgain(session: Session, plan: CertifiedPlan): Promise<UnexplainedQuery> {
  const found = certified(await explainStatement(session, plan))
  const [production, scratch] = [textOf(plan.outcome), textOf(found)]
  const outcome = judge(plan.outcome, found, production, scratch)
  const refusal = outcome === 'failed' ? refusalOf(plan.outcome, found) : null
  return { plan, production, scratch, outcome, refusal }
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
