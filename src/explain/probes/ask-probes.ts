import type { Progress } from '../../model/progress.ts'
import type { AnsweredProbe, Probe, ProbeSet } from '../../model/probe.ts'
import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { quoteLiteral } from '../../postgres/quote.ts'
import { rolledBack, undone } from '../../postgres/transaction.ts'
import type { ExplainedNode } from '../explained-node.ts'

export interface AskOptions {
  readonly inTransaction?: boolean
  readonly progress?: Progress
}

/**
 * Asks the planner all probes, and leaves nothing behind. Answers come in the order of the questions.
 *
 * Many are asked in one EXPLAIN, each as a subquery that is planned for itself (an InitPlan: `SS_process_sublinks` of
 * subselect.c). Should one of them be refused, its batch is asked again in halves.
 */
export async function askProbes(
  session: Session,
  sets: readonly ProbeSet[],
  { inTransaction = false, progress }: AskOptions = {},
): Promise<readonly ProbeSet<AnsweredProbe>[]> {
  const answered: ProbeSet<AnsweredProbe>[] = []
  const apart = inTransaction ? undone : rolledBack
  const total = sets.reduce((sum, { probes }) => sum + probes.length, 0)
  let asked = 0
  const tellAsked = (count: number): void => {
    asked += count
    progress?.('probing inputs', { done: asked, total })
  }
  for (const { settings, probes } of sets) {
    const answers = await apart(session, async () => {
      await session.query(setLocally(settings))
      return askInBatches(session, probes, tellAsked)
    })
    answered.push({
      settings,
      probes: probes.map((probe, place) => ({ ...probe, answer: answers[place] ?? null })),
    })
  }
  return answered
}

const batchSize = 50

function setLocally(settings: Readonly<Record<string, string>>): string {
  const calls = Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, true)`,
  )
  return `SELECT ${calls.join(', ')}`
}

async function askInBatches(
  session: Session,
  probes: readonly Probe[],
  tellAsked: (count: number) => void,
): Promise<readonly (number | null)[]> {
  const answers: (number | null)[] = []
  const locked = new Set<string>()
  for (let start = 0; start < probes.length; start += batchSize) {
    const batch = probes.slice(start, start + batchSize)
    answers.push(...(await ask(session, batch, locked)))
    tellAsked(batch.length)
  }
  return answers
}

/** What cannot be locked once is not waited for again. */
async function ask(
  session: Session,
  probes: readonly Probe[],
  locked: Set<string>,
): Promise<readonly (number | null)[]> {
  const [only] = probes
  if (only === undefined || (probes.length === 1 && locked.has(only.relation))) return probes.map(() => null)
  try {
    return await undone(session, () => explainTogether(session, probes))
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined) throw error
    if (probes.length === 1) {
      if (refusal.sqlstate === lockNotAvailable) locked.add(only.relation)
      return [null]
    }
    const half = Math.ceil(probes.length / 2)
    return [
      ...(await ask(session, probes.slice(0, half), locked)),
      ...(await ask(session, probes.slice(half), locked)),
    ]
  }
}

const lockNotAvailable = '55P03'

/** With parameters, though there are none: a probe may come from a file, and the extended protocol takes one statement only. */
async function explainTogether(
  session: Session,
  probes: readonly Probe[],
): Promise<readonly (number | null)[]> {
  const [row] = await session.query<{ 'QUERY PLAN': readonly { readonly Plan?: ExplainedNode }[] }>(
    `EXPLAIN (FORMAT JSON) SELECT ${probes.map(({ sql }) => `ARRAY(${sql})`).join(', ')}`,
    [],
  )
  const plans = row?.['QUERY PLAN'][0]?.Plan?.Plans ?? []
  const inOrder = plans
    .filter((plan) => plan['Parent Relationship'] === 'InitPlan')
    .toSorted((one, other) => numberOf(one) - numberOf(other))
  return probes.map((probe, place) => readAnswer(probe, inOrder[place]))
}

/** `InitPlan 12`, before 17 with the parameters that it sets: `InitPlan 12 (returns $11)`. */
function numberOf(plan: ExplainedNode): number {
  return Number(/\d+/.exec(plan['Subplan Name'] ?? '')?.[0])
}

function readAnswer({ reads, object }: Probe, plan: ExplainedNode | undefined): number | null {
  if (plan === undefined) return null
  switch (reads) {
    case 'rows':
      return plan['Plan Rows']
    case 'width':
      return plan['Plan Width']
    case 'filters':
      return plan.Filter === undefined && plan['One-Time Filter'] === undefined ? 0 : 1
    case 'totalCost':
      return plan['Total Cost']
    case 'indexTotalCost':
      return findIndexNode(plan, object)?.['Total Cost'] ?? null
    case 'indexHeight': {
      const cost = findIndexNode(plan, object)?.['Startup Cost']
      return cost === undefined ? null : Math.floor(cost / operatorsPerLevel) - 1
    }
  }
}

/** The logarithm of the rows, which is in the start-up cost as well, stays below it. `DEFAULT_PAGE_CPU_MULTIPLIER` of selfuncs.c. */
const operatorsPerLevel = 50

function findIndexNode(node: ExplainedNode, index: string | undefined): ExplainedNode | undefined {
  if (node['Index Name'] === index) return node
  for (const child of node.Plans ?? []) {
    const found = findIndexNode(child, index)
    if (found !== undefined) return found
  }
  return undefined
}
