import { openScenario } from '../../src/commands/open-scenario.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Session } from '../../src/model/session.ts'
import { connect } from '../../src/postgres/connect.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { asRole } from '../servers/as-role.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'
import type { CapturingRole } from './capturing-role.ts'
import { createOrdinaryRole, grantWhatIsListed } from './capturing-role.ts'
import { comparePlans } from './compare-plans.ts'
import type { SideOfPlans } from './compare-plans.ts'
import type { MeasuredDatabase } from './databases.ts'
import type { Measurement } from './measurement.ts'
import { planStatements } from './plan-statements.ts'
import type { NamedStatement } from './statements.ts'
import { handMadeStatements, randomStatements } from './statements.ts'
import type { Variation } from './variations.ts'

export interface MeasureRequest {
  readonly major: number
  /** As `Scenario.engine` names them. */
  readonly engines: readonly string[]
  readonly variations: readonly Variation[]
  /** How many statements are made at random, beside the hand-made. */
  readonly random: number
  readonly seed: string
  readonly progress: (message: string) => void
}

/**
 * Fills a database on a real server, captures it as several roles, and asks that server and an empty one of each engine for
 * the same plans. The figures of what an ordinary role captures are those of the first engine.
 */
export async function measureDatabase(
  database: MeasuredDatabase,
  { major, engines, variations, random, seed, progress }: MeasureRequest,
): Promise<readonly Measurement[]> {
  const { name, locale = {} } = database
  progress(`${major} ${name}: filling`)
  await using server = await startServer({ major, locale })
  await fill(server, database)
  const client = await server.connect(name)
  const statements = [
    ...(await handMadeStatements(database.queries)),
    ...(await randomStatements(client, random, seed)),
  ]

  const measureAs = async (role: CapturingRole, url: string, on: readonly string[]) => {
    progress(`${major} ${name}: capturing as ${role}`)
    const snapshot = await captureToFile(url)
    progress(`${major} ${name}: ${statements.length} statements under ${variations.length} settings`)
    const [production, ...scratches] = await Promise.all([
      planOnProduction(url, snapshot, statements, variations),
      ...on.map((engine) => planOnScratch(engine, snapshot, statements, variations)),
    ])
    const measurements = scratches.map(({ engine, ...scratch }): Measurement => ({
      major,
      database: name,
      role,
      relations: snapshot.relations.length,
      production: snapshot.server.version,
      engine,
      ...comparePlans(statements, production, scratch),
    }))
    return { snapshot, measurements }
  }

  const whole = await measureAs('superuser', server.url(name), engines)
  const url = asRole(server.url(name), await createOrdinaryRole(client, name))
  const ordinary = await measureAs('ordinary role', url, engines.slice(0, 1))
  const grants = await grantWhatIsListed(client, ordinary.snapshot)
  progress(`${major} ${name}: ${grants} GRANTs listed and done`)
  const mended = await measureAs('ordinary role, with the GRANTs listed', url, engines.slice(0, 1))
  return [whole, ordinary, mended].flatMap(({ measurements }) => measurements)
}

async function fill(server: TestServer, { name, fill: fillIn }: MeasuredDatabase): Promise<void> {
  await server.createDatabase(name)
  const client = await server.connect(name)
  await fillIn(client)
  await client.end()
}

/** By a connection of its own, which has none of the settings of those that filled and captured. */
async function planOnProduction(
  url: string,
  { server }: Snapshot,
  statements: readonly NamedStatement[],
  variations: readonly Variation[],
): Promise<SideOfPlans> {
  await using connection = await connect({ url })
  return { server, texts: await planAll(connection, statements, variations) }
}

async function planOnScratch(
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
