import { captureToFile } from '../databases/capture.ts'
import { asRole } from '../servers/as-role.ts'
import { startServer } from '../servers/start.ts'
import type { CapturingRole } from './capturing-role.ts'
import { createOrdinaryRole, grantWhatIsListed } from './capturing-role.ts'
import { comparePlans } from './compare-plans.ts'
import type { MeasuredDatabase } from './databases.ts'
import { fillOn } from './databases.ts'
import type { Measurement } from './measurement.ts'
import { planOnProduction, planOnScratch } from './plan-on-both.ts'
import { allStatements } from './statements.ts'
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
  await fillOn(server, database)
  const client = await server.connect(name)
  const statements = await allStatements(client, database.queries, random, seed)

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
