import pg from 'pg'
import { GenericContainer, Wait } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { serverSkipReason } from '../start.ts'
import { postgresImage } from './postgres-image.ts'
import type { DockerApi } from './start.ts'
import { startDockerApi } from './start.ts'

/* What stands in for Docker, held against testcontainers as its users call it. */

describe.skipIf(serverSkipReason(18) !== undefined)('testcontainers finds here', () => {
  let docker: DockerApi
  beforeAll(async () => {
    docker = await startDockerApi({ 'postgres:18': postgresImage(18) })
    vi.stubEnv('DOCKER_HOST', docker.host)
  })
  afterAll(async () => {
    await docker.stop()
    vi.unstubAllEnvs()
  })

  const postgres = () =>
    new GenericContainer('postgres:18')
      .withEnvironment({ POSTGRES_USER: 'Mr. "X"', POSTGRES_PASSWORD: "it's" })
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forLogMessage('ready to accept connections'))

  test('servers that start, log, let in by password only, run commands, and stop', async () => {
    const started = await postgres().start()
    expect(started.getLabels()['org.testcontainers.session-id']).toMatch(/^[\da-f]{12}$/)
    const target = {
      host: started.getHost(),
      port: started.getMappedPort(5432),
      user: 'Mr. "X"',
      database: 'postgres',
    }
    const client = new pg.Client({ ...target, password: "it's" })
    await client.connect()
    const { rows } = await client.query(`SELECT rolname::text AS name, rolsuper AS super FROM pg_roles
      WHERE rolcanlogin AND rolname !~ '^pg_' ORDER BY 1`)
    expect(rows).toEqual([
      { name: 'Mr. "X"', super: true },
      { name: 'postgres', super: false },
    ])
    await client.end()
    await expect(new pg.Client({ ...target, password: 'wrong' }).connect()).rejects.toMatchObject({
      code: '28P01',
    })
    expect(await started.exec(['/bin/sh', '-c', 'echo $PG_MAJOR; echo no >&2; exit 3'])).toMatchObject({
      stdout: '18\n',
      stderr: 'no\n',
      exitCode: 3,
    })
    await started.stop()
    await expect(new pg.Client({ ...target, password: "it's" }).connect()).rejects.toThrow('ECONNREFUSED')
    expect(docker.engine.containers.has(started.getId())).toBe(false)
  })

  test('containers to use again, by all that they are made of', async () => {
    const first = await postgres().withReuse().start()
    const same = await postgres().withReuse().start()
    const other = await postgres().withReuse().withLabels({ its: 'own' }).start()
    expect(same.getId()).toBe(first.getId())
    expect(other.getId()).not.toBe(first.getId())
    expect(first.getLabels()).not.toHaveProperty('org.testcontainers.session-id')
    await Promise.all([first.stop(), other.stop()])
  })

  test('no image that is nowhere, and no server without a password', async () => {
    await expect(new GenericContainer('nowhere:1').start()).rejects.toThrow(/pull access denied for nowhere/)
    const open = new GenericContainer('postgres:18').withWaitStrategy(Wait.forLogMessage('ready'))
    await expect(open.start()).rejects.toThrow(/Log stream ended/)
  })
})
