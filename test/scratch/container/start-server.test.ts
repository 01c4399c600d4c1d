import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { connect } from '../../../src/postgres/connect.ts'
import { listContainers, removeContainers } from '../../../src/scratch/container/clean-up.ts'
import { startContainer } from '../../../src/scratch/container/engine.ts'
import { startServer } from '../../../src/scratch/container/start-server.ts'
import { postgresImage } from '../../servers/docker-api/postgres-image.ts'
import { programImage } from '../../servers/docker-api/program-image.ts'
import type { DockerApi } from '../../servers/docker-api/start.ts'
import { startDockerApi } from '../../servers/docker-api/start.ts'
import { serverSkipReason } from '../../servers/start.ts'
import { wantedOf } from '../wanted.ts'

const impostor = ['/bin/sh', '-c', 'sleep 0.1; echo one; echo no such cluster >&2; exit 3']

describe.skipIf(serverSkipReason(18) !== undefined)('a server in a container', () => {
  let docker: DockerApi
  let cache: string

  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'planflip-cache-'))
    docker = await startDockerApi({
      'postgres:18': postgresImage(18),
      'supabase/postgres:18': postgresImage(18, {
        env: { POSTGRES_USER: 'supabase_admin', POSTGRES_DB: 'postgres' },
        command: ['postgres', '-D', '/etc/postgresql', '-c', 'work_mem=5MB'],
      }),
      'odd:1': postgresImage(18, { command: ['postgres', '-c', 'shared_buffers=plenty'] }),
      'impostor:1': programImage(impostor, [5432]),
      'empty:1': programImage(['/usr/bin/no-such-program'], [5432]),
      'idle:1': programImage(['/bin/sleep', '60'], [5432]),
      'redis:8': programImage(['/bin/sleep', '60'], [6379]),
    })
    vi.stubEnv('DOCKER_HOST', docker.host)
  })
  afterEach(() => removeAll())
  afterAll(async () => {
    await docker.stop()
    await rm(cache, { recursive: true })
    vi.unstubAllEnvs()
  })

  const options = () => ({ cache, environment: { HOME: cache } })
  const ours = () => listContainers(options())
  const removeAll = async () =>
    removeContainers(
      (await ours()).map(({ id }) => id),
      options(),
    )

  test('is there with its image and goes with it, and keeps nothing that a crash would need', async () => {
    const server = await startServer('postgres:18', options())
    expect(docker.engine.pulled).toContain('postgres:18')
    await using session = await connect({ url: server.url })
    expect(
      await session.query(`SELECT current_setting('is_superuser') AS super, current_setting('fsync') AS fsync,
        current_setting('full_page_writes') AS pages, current_setting('autovacuum') AS vacuum`),
    ).toEqual([{ super: 'on', fsync: 'off', pages: 'off', vacuum: 'off' }])
    expect(await ours()).toMatchObject([{ image: 'postgres:18', state: 'running', isKept: false }])
    await session.close()
    await server.stop()
    expect(await ours()).toEqual([])
    await server.stop()
  })

  test('has the superuser and the command that its image says', async () => {
    const server = await startServer('supabase/postgres:18', options())
    await using session = await connect({ url: server.url })
    expect(
      await session.query(`SELECT current_user::text AS me, current_setting('is_superuser') AS super,
        current_setting('work_mem') AS memory, current_setting('fsync') AS fsync`),
    ).toEqual([{ me: 'supabase_admin', super: 'on', memory: '5MB', fsync: 'off' }])
  })

  test.each([
    ['no/such:image', /^The image no\/such:image cannot be pulled: pull access denied for no\/such/],
    ['redis:8', /^The image redis:8 has no PostgreSQL in it/],
    ['odd:1', /of odd:1 did not come up: .*invalid value for parameter "shared_buffers": "plenty"/],
    [
      'empty:1',
      /^Docker started no container of empty:1: failed to create task for container: exec: .*no such file or directory\.$/,
    ],
    ['impostor:1', /of impostor:1 did not come up: one\nno such cluster$/],
    [
      'idle:1',
      /^No PostgreSQL answers in a container of idle:1 after 0.3 seconds: Cannot connect to postgres .* said last: nothing\.$/,
    ],
  ])('is a Failure from %s, which leaves nothing', async (image, message) => {
    // Others end by themselves, as soon as the machine lets them.
    const patience = image === 'idle:1' ? 300 : 30_000
    await expect(startServer(image, { ...options(), patience })).rejects.toMatchObject({
      name: 'Failure',
      code: 'engine-unavailable',
      message: expect.stringMatching(message),
    })
    expect(await ours()).toEqual([])
  })

  test('stays for the next run where the user wants that of all containers', async () => {
    await writeFile(
      join(cache, '.testcontainers.properties'),
      '# of mine\ntestcontainers.reuse.enable=true\n',
    )
    const first = await startServer('postgres:18', options())
    await first.stop()
    const [kept] = await ours()
    expect(kept).toMatchObject({ image: 'postgres:18', state: 'running', isKept: true })
    const next = await startServer('postgres:18', options())
    expect(next.url).toBe(first.url)
    expect(await ours()).toHaveLength(1)
    // A machine that was restarted has it, but does not run it.
    await docker.engine.container(kept?.id ?? '').stop()
    expect(await ours()).toMatchObject([{ state: 'exited' }])
    const restarted = await startServer('postgres:18', options())
    await using session = await connect({ url: restarted.url })
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    // What a run makes in it goes with the run.
    const scratch = await startContainer(wantedOf(18), options())
    const databases = `SELECT datname::text AS name FROM pg_database WHERE datname ~ '^planflip'`
    expect(await session.query(databases)).toHaveLength(1)
    await scratch.stop()
    expect(await session.query(databases)).toEqual([])
    const notAnyMore = { ...options(), environment: { HOME: cache, TESTCONTAINERS_REUSE_ENABLE: 'false' } }
    const other = await startServer('postgres:18', notAnyMore)
    expect(await ours()).toHaveLength(2)
    await other.stop()
    expect(await ours()).toHaveLength(1)
  })
})
