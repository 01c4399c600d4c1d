import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Scratch } from '../../../src/model/scratch.ts'
import { listContainers } from '../../../src/scratch/container/clean-up.ts'
import { startScratch } from '../../../src/scratch/engines.ts'
import { postgresImage } from '../../servers/docker-api/postgres-image.ts'
import type { DockerApi } from '../../servers/docker-api/start.ts'
import { startDockerApi } from '../../servers/docker-api/start.ts'
import { serverSkipReason } from '../../servers/start.ts'
import { engineContract } from '../engine-contract.ts'
import { wantedOf } from '../wanted.ts'

/** Of a real Docker, which has to be here then: .github/workflows/containers.yml. */
const { PLANFLIP_TEST_IMAGE: realImage } = env
const image = realImage ?? 'postgres:17'
/** `postgres:17`, `pgvector/pgvector:pg17`, `postgis/postgis:17-3.5` */
const major = Number(/:(?:pg)?(\d{2})/.exec(image)?.[1])

describe.skipIf(realImage === undefined && serverSkipReason(17) !== undefined)(
  `a container of ${image}`,
  () => {
    let docker: DockerApi | undefined
    let cache: string
    let first: Scratch
    const start = (wanted = wantedOf(major)) =>
      startScratch(`container:${image}`, wanted, { cache, environment: { ...env, HOME: cache } })

    beforeAll(async () => {
      cache = await mkdtemp(join(tmpdir(), 'planflip-cache-'))
      if (realImage === undefined) {
        docker = await startDockerApi({ [image]: postgresImage(17) })
        vi.stubEnv('DOCKER_HOST', docker.host)
      }
      // As long as there is one, others are databases of the same server.
      first = await start()
    }, 600_000)
    afterAll(async () => {
      await first.stop()
      await docker?.stop()
      await rm(cache, { recursive: true })
      vi.unstubAllEnvs()
    })

    engineContract({ major, start })

    test('is one for all of a process, gone with the last of them, and named by provenance', async () => {
      const isPlain = image === `postgres:${major}`
      await using other = await startScratch('container', wantedOf(major), { cache, environment: env })
      expect([first.engine, other.engine]).toEqual([
        expect.stringMatching(new RegExp(`^container ${major}\\.\\d+ \\(${image}\\)$`)),
        expect.stringContaining(`(postgres:${major})`),
      ])
      expect((await serverOf(other)) === (await serverOf(first))).toBe(isPlain)
      const ours = await listContainers({})
      await other.stop()
      expect(await listContainers({})).toHaveLength(ours.length - (isPlain ? 0 : 1))
    })
  },
)

test.each(['', 'no image', 'postgres:', 'https://example.com/postgres'])(
  '"container:%s" is no engine',
  async (name) => {
    await expect(
      startScratch(`container:${name}`, wantedOf(18), { cache: '/nowhere' }),
    ).rejects.toMatchObject({
      code: 'bad-usage',
      message: `"${name}" is no name of an image.`,
    })
  },
)

async function serverOf({ session }: Scratch): Promise<string | undefined> {
  const [row] = await session.query<{ since: string }>('SELECT pg_postmaster_start_time()::text AS since')
  return row?.since
}
