import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { connect } from '../../../src/postgres/connect.ts'
import { freePort } from '../../servers/free-port.ts'
import { startListeningServer } from '../../servers/listening.ts'
import { primarySettings, startStandby } from '../../servers/standby.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason } from '../../servers/start.ts'

/* Several hosts, of which one is meant. */

describe.each([14, 18].filter((major) => serverSkipReason(major) === undefined))('PostgreSQL %i', (major) => {
  let primary: TestServer
  let standby: TestServer
  let readOnly: TestServer
  let nobody: number

  beforeAll(async () => {
    primary = await startListeningServer({ major, settings: primarySettings })
    standby = await startStandby(primary)
    readOnly = await startListeningServer({ major, settings: { default_transaction_read_only: 'on' } })
    nobody = await freePort()
  })
  afterAll(() => Promise.all([primary?.stop(), standby?.stop(), readOnly?.stop()]))

  test('the first that answers is taken', async () => {
    const url = `postgres://postgres@localhost:${nobody},nowhere.invalid,127.0.0.1:${primary.port},127.0.0.1:${readOnly.port}/postgres`
    expect(await portOf(url)).toBe(primary.port)
  })

  test.each([
    ['any', 'readOnly'],
    ['read-write', 'primary'],
    ['read-only', 'readOnly'],
    ['primary', 'readOnly'],
    ['standby', 'standby'],
    ['prefer-standby', 'standby'],
  ] as const)('target_session_attrs=%s takes the %s', async (attributes, expected) => {
    const servers = { primary, standby, readOnly }
    const hosts = [readOnly, standby, primary].map(({ socketDirectory }) => socketDirectory).join(',')
    const ports = [readOnly, standby, primary].map(({ port }) => port).join(',')
    const dsn = `host=${hosts} port=${ports} user=postgres dbname=postgres target_session_attrs=${attributes}`
    expect(await portOf(dsn)).toBe(servers[expected].port)
  })

  test('who prefers a standby is content with a primary', async () => {
    const url = `postgres://postgres@127.0.0.1:${primary.port}/postgres?target_session_attrs=prefer-standby`
    expect(await portOf(url)).toBe(primary.port)
  })

  test('says what became of each', async () => {
    const url = `postgres://postgres@127.0.0.1:${nobody},127.0.0.1:${primary.port}/postgres?target_session_attrs=standby`
    await expect(portOf(url)).rejects.toMatchObject({
      code: 'cannot-connect',
      message: expect.stringMatching(
        `^Cannot connect to postgres as postgres: 127\\.0\\.0\\.1:${nobody}: .*ECONNREFUSED.*; 127\\.0\\.0\\.1:${primary.port}: the server is not a standby\\.$`,
      ),
      hint: expect.stringContaining('target_session_attrs'),
    })
  })

  test('goes no further when a server refuses', async () => {
    const url = `postgres://nobody@127.0.0.1:${primary.port},127.0.0.1:${readOnly.port}/postgres`
    await expect(portOf(url)).rejects.toThrow(
      `Cannot connect to postgres on 127.0.0.1:${primary.port} as nobody: role "nobody" does not exist.`,
    )
  })
})

async function portOf(url: string): Promise<number> {
  await using connection = await connect({ url, environment: { HOME: '/nowhere' } })
  const [row] = await connection.query<{ port: number }>(`SELECT current_setting('port')::int AS port`)
  return row?.port ?? 0
}
