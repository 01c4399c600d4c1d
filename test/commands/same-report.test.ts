import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canonicalJson } from '../../src/store/canonical-json.ts'
import { testContext } from '../databases/capture.ts'
import { compareShop } from '../databases/shop/compare-shop.ts'
import { postgresImage } from '../servers/docker-api/postgres-image.ts'
import type { DockerApi } from '../servers/docker-api/start.ts'
import { startDockerApi } from '../servers/docker-api/start.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/*
 * It does not matter where a server of one version runs: the shop's report is the same to the byte, but for where it says which
 * engine it was.
 */

const reason = serverSkipReason(18)

describe.skipIf(reason !== undefined)(`servers of one version ${reason ?? ''}`, () => {
  let server: TestServer
  let docker: DockerApi
  beforeAll(async () => {
    server = await startServer({ major: 18, locale: { encoding: 'SQL_ASCII' } })
    docker = await startDockerApi({ 'postgres:18': postgresImage(18) })
    vi.stubEnv('DOCKER_HOST', docker.host)
  })
  afterAll(async () => {
    await server.stop()
    await docker.stop()
    vi.unstubAllEnvs()
  })

  test('make the same report, wherever they are', async () => {
    const engines = ['native:18', `server:${server.url()}`, 'container']
    const [native, ...others] = await Promise.all(engines.map(reportOn))
    expect(others).toHaveLength(2)
    expect(others.filter((other) => other !== native)).toEqual([])
    expect(native).toContain('"verdict":"regressed"')
  })
})

async function reportOn(engine: string): Promise<string> {
  const report = await compareShop(engine, { ...testContext, cache: await cacheWithEngines() })
  const { baseline: _baseline, candidate: _candidate, ...told } = report
  return canonicalJson(told).replaceAll(/\s/g, '')
}
