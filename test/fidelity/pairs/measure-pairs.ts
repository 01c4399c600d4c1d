import { captureToFile } from '../../databases/capture.ts'
import { nodesOf } from '../../../src/explain/plan-text.ts'
import { majorOf } from '../../../src/model/server.ts'
import { startServer } from '../../servers/start.ts'
import type { SideOfPlans } from '../compare-plans.ts'
import { comparePlans } from '../compare-plans.ts'
import type { MeasuredDatabase } from '../databases.ts'
import { fillOn } from '../databases.ts'
import type { Likeness } from '../judge-plans.ts'
import type { Miss } from '../measurement.ts'
import { planOnProduction, planOnScratch } from '../plan-on-both.ts'
import type { NamedStatement } from '../statements.ts'
import { allStatements } from '../statements.ts'
import type { Variation } from '../variations.ts'
import { reasonsFor } from './reasons.ts'
import { twoPlans } from './two-plans.ts'

/** How alike the plans of a production of one major are on a scratch of another. */
export interface PairMeasurement {
  /** The major version. */
  readonly production: number
  /** As `Scenario.engine` names it. */
  readonly engine: string
  /** The engine with its version, as the scratch names it. */
  readonly version: string
  readonly counts: Readonly<Record<Likeness, number>>
  /** Of those that are different: with the same nodes, which differ in their conditions or in what is printed of them. */
  readonly sameNodes: number
  /** Statements by reason. */
  readonly reasons: ReadonlyMap<string, number>
}

export interface PairRequest {
  readonly production: number
  readonly engines: readonly string[]
  readonly random: number
  readonly seed: string
  readonly progress: (message: string) => void
}

const asCaptured: Variation = { name: 'as captured', settings: {} }

/** Captures a database as a superuser does, and plans the same statements there and on an empty server of each engine. */
export async function measurePairs(
  database: MeasuredDatabase,
  { production, engines, random, seed, progress }: PairRequest,
): Promise<readonly PairMeasurement[]> {
  const { name, locale = {} } = database
  progress(`${production} ${name}: filling`)
  await using server = await startServer({ major: production, locale })
  await fillOn(server, database)
  const client = await server.connect(name)
  const statements = await allStatements(client, database.queries, random, seed)
  const url = server.url(name)
  const snapshot = await captureToFile(url)
  const wanted = await planOnProduction(url, snapshot, statements, [asCaptured])
  const measured: PairMeasurement[] = []
  for (const engine of engines) {
    progress(`${production} ${name}: ${statements.length} statements on ${engine}`)
    const found = await planOnScratch(engine, snapshot, statements, [asCaptured])
    measured.push({ production, engine, version: found.engine, ...comparePair(statements, wanted, found) })
  }
  return measured
}

function comparePair(
  statements: readonly NamedStatement[],
  production: SideOfPlans,
  scratch: SideOfPlans,
): Pick<PairMeasurement, 'counts' | 'sameNodes' | 'reasons'> {
  const { counts, misses } = comparePlans(statements, production, scratch)
  const reasons = new Map<string, number>()
  const majors = { production: majorOf(production.server), scratch: majorOf(scratch.server) }
  for (const reason of misses.flatMap((miss) => reasonsOf(miss, majors))) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const sameNodes = misses.filter(
    ({ likeness, production: there, scratch: here }) =>
      likeness === 'different' && nodesOf(there) === nodesOf(here),
  )
  return { counts, sameNodes: sameNodes.length, reasons }
}

function reasonsOf(
  miss: Miss,
  majors: { readonly production: number; readonly scratch: number },
): readonly string[] {
  if (miss.likeness === 'failed') {
    const bothRefuse = [miss.production, miss.scratch].every((text) => text.startsWith('ERROR '))
    return [bothRefuse ? 'both refuse it, in other words' : 'one side alone refuses it']
  }
  if (majors.production === majors.scratch) return ["the engine's 32 bits"]
  return majors.production > majors.scratch
    ? reasonsFor(twoPlans(miss.production, miss.scratch), { newer: majors.production, older: majors.scratch })
    : reasonsFor(twoPlans(miss.scratch, miss.production), { newer: majors.scratch, older: majors.production })
}
