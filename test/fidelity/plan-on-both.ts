import { openScenario } from '../../src/commands/open-scenario.ts'
import type { Session } from '../../src/model/session.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { connect } from '../../src/postgres/connect.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { SideOfPlans } from './compare-plans.ts'
import { planStatements } from './plan-statements.ts'
import type { NamedStatement } from './statements.ts'
import type { Variation } from './variations.ts'

/** By a connection of its own, which has none of the settings of those that filled and captured. */
export async function planOnProduction(
  url: string,
  { server }: Snapshot,
  statements: readonly NamedStatement[],
  variations: readonly Variation[],
): Promise<SideOfPlans> {
  await using connection = await connect({ url })
  return { server, texts: await planAll(connection, statements, variations) }
}

/** On an empty database of that engine, which has the snapshot. */
export async function planOnScratch(
  engine: string,
  snapshot: Snapshot,
  statements: readonly NamedStatement[],
  variations: readonly Variation[],
): Promise<SideOfPlans & { readonly engine: string }> {
  const scenario = { name: 'fidelity', snapshot, engine, settings: {} }
  await using opened = await openScenario(scenario, { ...testContext, cache: await cacheWithEngines() })
  const { session, provenance } = opened
  const texts = await planAll(session, statements, variations)
  return { engine: provenance.engine, server: provenance.server, texts }
}

async function planAll(
  session: Session,
  statements: readonly NamedStatement[],
  variations: readonly Variation[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const texts = new Map<string, readonly string[]>()
  for (const variation of variations) {
    texts.set(variation.name, await planStatements(session, statements, variation))
  }
  return texts
}
