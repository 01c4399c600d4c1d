import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { postgresImage } from '../../servers/docker-api/postgres-image.ts'
import type { DockerApi } from '../../servers/docker-api/start.ts'
import { startDockerApi } from '../../servers/docker-api/start.ts'
import { serverSkipReason } from '../../servers/start.ts'

/* What ends planflip ends its containers. Where it has no say in it, testcontainers' reaper has. */

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const top = fileURLToPath(new URL('../../..', import.meta.url))

describe.skipIf(serverSkipReason(18) !== undefined)('no container is left by', () => {
  let docker: DockerApi
  let home: string
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'planflip-home-'))
    docker = await startDockerApi({ 'postgres:18': postgresImage(18) })
  })
  afterAll(async () => {
    await docker.stop()
    await rm(home, { recursive: true })
  })

  const start = (...words: readonly string[]) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', main, ...words, '--engine', 'container', '--quiet'],
      {
        cwd: top,
        env: {
          PATH: process.env['PATH'],
          HOME: home,
          DOCKER_HOST: docker.host,
          TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: '100ms',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
    return { child, ended: once(child, 'exit') }
  }
  const states = () =>
    docker.engine.list({ all: true, labels: ['planflip'], states: [] }).map(({ state }) => state)
  const compare = () => start('compare', 'stats/staging.json', 'stats/production.json')

  test.each(['SIGINT', 'SIGKILL'] as const)('%s', async (signal) => {
    const { child, ended } = compare()
    await expect.poll(states).toEqual(['running'])
    child.kill(signal)
    const [exitCode] = await ended
    expect(exitCode).toBe(signal === 'SIGKILL' ? null : 130)
    await expect.poll(states, signal === 'SIGKILL' ? {} : { timeout: 0 }).toEqual([])
  })

  test('a command that ends well, or with a failure', async () => {
    const all = [
      start('explain', 'queries/customers.sql'),
      start('explain', 'queries/customers.sql', '--set', 'no_such_setting=1'),
    ]
    await expect.poll(states).not.toEqual([])
    expect(await Promise.all(all.map(async ({ ended }) => (await ended)[0]))).toEqual([0, 2])
    expect(states()).toEqual([])
  })
})
