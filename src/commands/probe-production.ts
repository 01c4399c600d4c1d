import { askProbes } from '../explain/probes/ask-probes.ts'
import type { ProbedFacts } from '../explain/probes/make-probes.ts'
import { makeProbes } from '../explain/probes/make-probes.ts'
import type { AnsweredProbe, ProbeSet } from '../model/probe.ts'
import type { Session } from '../model/session.ts'
import type { CertifiedPlan } from '../model/snapshot.ts'
import type { Context } from './context.ts'

/**
 * Asks production about the inputs of these plans one by one, within the capture's transaction. What it does not answer as
 * was thought isolates nothing and is left out.
 */
export async function probeProduction(
  session: Session,
  facts: ProbedFacts,
  plans: readonly CertifiedPlan[],
  { signal, progress }: Context,
): Promise<readonly ProbeSet<AnsweredProbe>[]> {
  signal.throwIfAborted()
  progress('probing inputs')
  const statements = plans.flatMap(({ sql, outcome }) =>
    outcome.status === 'planned' ? [{ sql, texts: [outcome.text] }] : [],
  )
  const probes = await makeProbes(session, facts, statements)
  const answered = await askProbes(session, probes, { inTransaction: true, progress })

  return answered.map((set) => ({ ...set, probes: set.probes.filter(({ answer }) => answer !== null) }))
}
