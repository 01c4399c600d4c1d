import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { env } from 'node:process'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { connectionEnvironment } from '../../../src/capture/schema/connection-environment.ts'
import { dumpWithProgram, programMajor } from '../../../src/capture/schema/dump-with-program.ts'
import { dumpWithWasm } from '../../../src/capture/schema/dump-with-wasm.ts'
import { readSchema } from '../../../src/capture/schema/read-schema.ts'
import { readCandidates } from '../../../src/postgres/connection/candidates.ts'
import { splitDump } from '../../../src/capture/schema/split-dump.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer, startServerFrom } from '../../servers/start.ts'
import { inCapture } from './in-capture.ts'
import { systemBinaries } from './system-server.ts'

const system = systemBinaries()
const skipReason = system === undefined ? 'needs a server of the major of the pg_dump on the PATH' : ''

describe.skipIf(skipReason !== '')(`the pg_dump of this machine ${skipReason}`, () => {
  let server: TestServer
  let url: string
  beforeAll(async () => {
    if (system === undefined) throw new Error(skipReason)
    server = await startServerFrom(system)
    url = server.url('rich')
    await server.createDatabase('rich', 'template template0')
    const client = await server.connect('rich')
    await client.query(await readFile(new URL('rich.sql', import.meta.url), 'utf8'))
  })
  afterAll(() => server?.stop())

  test('has the version that it says', async () => {
    expect(await programMajor(env)).toBe(system?.major)
  })

  test('dumps what ours dumps, but for wording', async () => {
    const byProgram = await dumpWithProgram(await requestFrom(server), await environmentOf(url))
    const byWasm = await inCapture(url, (connection) => dumpWithWasm(connection, {}))
    expect(labels(byProgram)).toEqual(labels(byWasm))
  })

  test('dumps the schema as another session sees it', async () => {
    const request = await requestFrom(server)
    const client = await server.connect('rich')
    await client.query('CREATE TABLE later (a integer)')
    onTestFinished(async () => void (await client.query('DROP TABLE later')))
    expect(await dumpWithProgram(request, await environmentOf(url))).not.toContain('TABLE public.later')
  })

  test('names the table that it may not read', async () => {
    const client = await server.connect('rich')
    await client.query('CREATE ROLE guest LOGIN')
    const environment = await environmentOf(url.replace('postgres@', 'guest@'))
    await expect(dumpWithProgram(await requestFrom(server), environment)).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringMatching(
        /^Cannot read the schema: permission denied for schema Odd Schema$|for table \w+$/,
      ),
    })
  })

  test('is cut off when a statement takes too long', async () => {
    const client = await server.connect('rich')
    await client.query('BEGIN; LOCK TABLE customers')
    onTestFinished(async () => void (await client.query('ROLLBACK')))
    const request = await requestFrom(server)
    await expect(
      dumpWithProgram({ ...request, statementTimeout: 300 }, await environmentOf(url)),
    ).rejects.toMatchObject({ code: 'timed-out' })
    await expect(
      dumpWithProgram({ ...request, lockTimeout: 100 }, await environmentOf(url)),
    ).rejects.toMatchObject({ code: 'timed-out' })
  })

  test('says that it cannot connect', async () => {
    const environment = await environmentOf('postgres://nobody@localhost:1/nowhere')
    await expect(dumpWithProgram(patient, environment)).rejects.toMatchObject({ code: 'cannot-connect' })
  })
})

/** A request for the schema as a session sees it that stays open until the test ends. */
async function requestFrom(server: TestServer): Promise<typeof patient> {
  const client = await server.connect('rich')
  onTestFinished(() => client.end())
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  const { rows } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot')
  return { ...patient, snapshot: rows[0]?.snapshot ?? '' }
}

test('a pg_dump that is aborted ends', async () => {
  const program = await script('exec sleep 60')
  const reason = new Error('Ctrl-C')
  const controller = new AbortController()
  const environment = await environmentOf('postgres://localhost/shop')
  const dump = dumpWithProgram(patient, environment, controller.signal, program)
  controller.abort(reason)
  await expect(dump).rejects.toBe(reason)
})

describe.skipIf(serverSkipReason(18) !== undefined)('a server that says that it is newer than ours', () => {
  test('is dumped by the program on the PATH, if that is new enough', async () => {
    await using server = await startServer({ major: 18 })
    const program = await script(
      `if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) 99.1"; else
        echo "$@" >&2; echo "pg_dump: error: so be it" >&2; exit 1; fi`,
    )
    const environment = { ...env, PATH: dirname(program) }
    await expect(readAs(server, 990_001, environment)).rejects.toMatchObject({
      message: 'Cannot read the schema: so be it',
      cause: expect.stringMatching(/--snapshot=\w+-\w+-1 --lock-wait-timeout=5000 --schema-only/),
    })
    await expect(readAs(server, 1_000_001, environment)).rejects.toMatchObject({
      code: 'engine-unavailable',
      hint: expect.stringContaining('pg_dump 100'),
    })
  })

  async function readAs(server: TestServer, num: number, environment: NodeJS.ProcessEnv): Promise<unknown> {
    const { signal } = new AbortController()
    return inCapture(server.url(), (connection) =>
      readSchema({ connection, environment, signal, server: { num }, patience: patient }),
    )
  }
})

test('the password is not on the command line', async () => {
  const program = await script('echo "$@"; echo "$PGPASSWORD on $PGHOST"')
  const dump = await dumpWithProgram(
    patient,
    await environmentOf('postgres://me:secret@db/shop'),
    undefined,
    program,
  )
  const [commandLine, environment] = dump.split('\n')
  expect(commandLine).not.toMatch(/secret|db|shop/)
  expect(environment).toBe('secret on db')
})

test('there may be no pg_dump, or one that does not run', async () => {
  expect(await programMajor(env, '/nowhere/pg_dump')).toBeUndefined()
  expect(await programMajor(env, await script('exit 1'))).toBeUndefined()
  expect(await programMajor(env, await script('echo "pg_dump (PostgreSQL) 17.2 (Debian 17.2-1)"'))).toBe(17)
})

const patient = { snapshot: '', statementTimeout: 30_000, lockTimeout: 5000 }

async function environmentOf(url: string): Promise<NodeJS.ProcessEnv> {
  const { parameters, servers } = await readCandidates(url, env)
  const [server] = servers
  if (server === undefined) throw new Error(`there is no server in ${url}`)
  return connectionEnvironment({ parameters, server }, env)
}

function labels(dump: string): string[] {
  return splitDump(dump).map(({ type, schema, name }) => `${type} ${schema} ${name}`)
}

async function script(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'planflip-script-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const program = join(folder, 'pg_dump')
  await writeFile(program, `#!/bin/sh\n${text}\n`)
  await chmod(program, 0o755)
  return program
}
