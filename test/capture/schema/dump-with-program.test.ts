import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'

import { connectionEnvironment } from '../../../src/capture/schema/connection-environment.ts'
import type { DumpRequest } from '../../../src/capture/schema/dump-request.ts'
import { dumpWithProgram, programMajor } from '../../../src/capture/schema/dump-with-program.ts'
import { dumpWithWasm } from '../../../src/capture/schema/dump-with-wasm.ts'
import { readSchema } from '../../../src/capture/schema/read-schema.ts'
import { splitDump } from '../../../src/capture/schema/split-dump.ts'
import type { TestServer } from '../../servers/start.ts'
import { startServerFrom } from '../../servers/start.ts'
import { readOidOrder } from './read-oid-order.ts'
import { replay } from './replay.ts'
import { systemBinaries } from './system-server.ts'

const system = systemBinaries()
const skipReason = system === undefined ? 'needs a server of the major of the pg_dump on the PATH' : ''

describe.skipIf(skipReason !== '')(`the pg_dump of this machine ${skipReason}`, () => {
  let server: TestServer
  beforeAll(async () => {
    if (system === undefined) throw new Error(skipReason)
    server = await startServerFrom(system)
    await server.createDatabase('rich', 'template template0')
    const client = await server.connect('rich')
    await client.query(await readFile(new URL('rich.sql', import.meta.url), 'utf8'))
  })
  afterAll(() => server?.stop())

  test('has the version that it says', async () => {
    expect(await programMajor()).toBe(system?.major)
  })

  test('dumps what ours dumps, but for wording', async () => {
    const request = { ...patient, target: { url: server.url('rich') } }
    const [byProgram, byWasm] = await Promise.all([
      dumpWithProgram(request, environmentOf(server.url('rich'))),
      dumpWithWasm(request),
    ])
    expect(labels(byProgram)).toEqual(labels(byWasm))
  })

  test('serves a capture, whose schema can be created again', async () => {
    const client = await server.connect('rich')
    await server.createDatabase('copy', 'template template0')
    const copy = await server.connect('copy')
    const request = { ...patient, server: { num: server.major * 10_000 } }
    const statements = await readSchema({
      ...request,
      target: { url: server.url('rich') },
      order: await readOidOrder(client),
    })
    await replay(copy, statements)
    const again = await readSchema({
      ...request,
      target: { url: server.url('copy') },
      order: await readOidOrder(copy),
    })
    expect(again.map(({ sql }) => sql).toSorted()).toEqual(statements.map(({ sql }) => sql).toSorted())
  })

  test('names the table that it may not read', async () => {
    const client = await server.connect('rich')
    await client.query('CREATE ROLE guest LOGIN')
    const url = server.url('rich').replace('postgres@', 'guest@')
    await expect(dumpWithProgram(patient, environmentOf(url))).rejects.toMatchObject({
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
    const request = { ...patient, statementTimeout: 300 }
    await expect(dumpWithProgram(request, environmentOf(server.url('rich')))).rejects.toMatchObject({
      code: 'timed-out',
    })
    await expect(
      dumpWithProgram({ ...patient, lockTimeout: 100 }, environmentOf(server.url('rich'))),
    ).rejects.toMatchObject({ code: 'timed-out' })
  })

  test('says that it cannot connect', async () => {
    const environment = environmentOf('postgres://nobody@localhost:1/nowhere')
    await expect(dumpWithProgram(patient, environment)).rejects.toMatchObject({ code: 'cannot-connect' })
  })
})

test('a pg_dump that is aborted ends', async () => {
  const program = await script('exec sleep 60')
  const reason = new Error('Ctrl-C')
  const controller = new AbortController()
  const request = { ...patient, target: { signal: controller.signal } }
  const dump = dumpWithProgram(request, environmentOf('postgres://localhost/shop'), program)
  controller.abort(reason)
  await expect(dump).rejects.toBe(reason)
})

test('ours steps in where the program cannot connect', async () => {
  const program = await script(
    `if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) 99.1"; else
      echo "pg_dump: error: connection to server failed" >&2; exit 1; fi`,
  )
  vi.stubEnv('PATH', dirname(program))
  onTestFinished(() => void vi.unstubAllEnvs())
  const target = { url: 'postgres://localhost:1/nowhere' }
  const order = { indexes: [], statistics: [], tables: [], droppedColumns: [] }
  await expect(readSchema({ ...patient, target, order, server: { num: 180_000 } })).rejects.toThrow(
    'Cannot open a second connection',
  )
  await expect(readSchema({ ...patient, target, order, server: { num: 190_000 } })).rejects.toThrow(
    'Cannot read the schema: connection to server failed',
  )
})

test('no pg_dump is new enough for some servers', async () => {
  const order = { indexes: [], statistics: [], tables: [], droppedColumns: [] }
  await expect(readSchema({ ...patient, order, server: { num: 990_000 } })).rejects.toMatchObject({
    code: 'engine-unavailable',
    hint: expect.stringContaining('pg_dump 99'),
  })
})

test('the password is not on the command line', async () => {
  const program = await script('echo "$@"; echo "$PGPASSWORD on $PGHOST"')
  const dump = await dumpWithProgram(patient, environmentOf('postgres://me:secret@db/shop'), program)
  const [commandLine, environment] = dump.split('\n')
  expect(commandLine).not.toMatch(/secret|db|shop/)
  expect(environment).toBe('secret on db')
})

test('there may be no pg_dump, or one that does not run', async () => {
  expect(await programMajor('/nowhere/pg_dump')).toBeUndefined()
  expect(await programMajor(await script('exit 1'))).toBeUndefined()
  expect(await programMajor(await script('echo "pg_dump (PostgreSQL) 17.2 (Debian 17.2-1)"'))).toBe(17)
})

const patient: DumpRequest = { target: {}, statementTimeout: 30_000, lockTimeout: 5000 }

function environmentOf(url: string): NodeJS.ProcessEnv {
  const environment = connectionEnvironment(url)
  if (environment === undefined) throw new Error(`libpq does not know ${url}`)
  return environment
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
