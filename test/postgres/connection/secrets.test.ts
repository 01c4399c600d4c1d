import { inspect } from 'node:util'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { connect } from '../../../src/postgres/connect.ts'
import { run } from '../../cli/run.ts'
import { makeAuthority } from '../../servers/certificates.ts'
import { freePort } from '../../servers/free-port.ts'
import { startListeningServer } from '../../servers/listening.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason } from '../../servers/start.ts'

/* However a connection fails, nobody reads the password: not in what is printed, and not in the error or its causes. */

describe.skipIf(serverSkipReason(18) !== undefined)('a password', () => {
  let server: TestServer
  let nobody: number

  beforeAll(async () => {
    const authority = await makeAuthority('planflip tests')
    server = await startListeningServer({
      major: 18,
      certificate: await authority.issue('localhost', ['localhost']),
      admits: [
        'host all hashed all md5',
        'host all plain all password',
        'host all scrammed all scram-sha-256',
        'host all postgres all trust',
      ],
    })
    nobody = await freePort()
    const client = await server.connect()
    await client.query(`CREATE ROLE scrammed LOGIN PASSWORD 'x'; CREATE ROLE plain LOGIN PASSWORD 'x';
      SET password_encryption = md5; CREATE ROLE hashed LOGIN PASSWORD 'x'`)
  })
  afterAll(() => server?.stop())

  const failing: Readonly<Record<string, (place: string, raw: string, encoded: string) => string>> = {
    'a wrong password for SCRAM': (place, _, encoded) => `postgres://scrammed:${encoded}@${place}/postgres`,
    'a wrong password for MD5': (place, _, encoded) => `postgres://hashed:${encoded}@${place}/postgres`,
    'a wrong password in the clear': (place, _, encoded) => `postgres://plain:${encoded}@${place}/postgres`,
    'a wrong password with keywords': (place, raw) =>
      `host=localhost port=${place.split(':')[1]} user=scrammed dbname=postgres password='${raw.replaceAll(/['\\]/g, String.raw`\$&`)}'`,
    'a wrong database': (place, _, encoded) => `postgres://postgres:${encoded}@${place}/nowhere`,
    'a wrong user': (place, _, encoded) => `postgres://nobody:${encoded}@${place}/postgres`,
    'nobody there': (_, __, encoded) => `postgres://me:${encoded}@localhost:${nobody}/postgres`,
    'no such host': (_, __, encoded) => `postgres://me:${encoded}@nowhere.invalid/postgres`,
    'no such socket': (_, __, encoded) => `postgres://me:${encoded}@/postgres?host=/nowhere`,
    'a certificate that nobody knows': (place, _, encoded) =>
      `postgres://postgres:${encoded}@${place}/postgres?sslrootcert=system`,
    'no root certificate': (place, _, encoded) =>
      `postgres://postgres:${encoded}@${place}/postgres?sslmode=verify-full`,
    'an unknown parameter': (place, _, encoded) => `postgres://postgres:${encoded}@${place}/postgres?x=y`,
    'no such service': (_, __, encoded) => `postgres://me:${encoded}@/?service=nobody`,
    'a URL that is not encoded': (place, raw) => `postgres://scrammed:${raw}@${place}/postgres`,
    'a URL without a host': (_, raw) => `postgres://scrammed:${raw}`,
    'a password as a parameter': (place, raw) => `postgres://scrammed@${place}/postgres?password=${raw}`,
    'keywords without quotes': (_, raw) => `host=localhost password=${raw} port=${nobody}`,
    'keywords with a quote too many': (_, raw) => `host=localhost password='${raw} port=${nobody}`,
  }

  test.each(Object.entries(failing))('shows nowhere: %s', async (_, urlOf) => {
    const characters = fc.constantFrom(...odd)
    // What is that short would be found in any message.
    const passwords = fc.string({ unit: characters, minLength: 3, maxLength: 12 }).map((text) => `Qz${text}7`)
    await fc.assert(
      fc.asyncProperty(passwords, async (raw) => {
        const encoded = encodeURIComponent(raw)
        const url = urlOf(`localhost:${server.port}`, raw, encoded)
        const error: unknown = await connect({ url, environment: { HOME: '/nowhere' } }).catch(
          (thrown: unknown) => thrown,
        )
        expect(error).toMatchObject({ name: 'Failure' })
        const all = inspect(error, { depth: Infinity, showHidden: true }) + stacksOf(error)
        expect(all).not.toContain(raw)
        expect(all).not.toContain(encoded)
      }),
      { numRuns: 12, examples: [['p@ss/w:rd%'], ['Qz7%zz']] },
    )
  })

  test.each(Object.entries(failing))('is not printed: %s', async (_, urlOf) => {
    const raw = 'p@ss/w:rd%'
    const encoded = encodeURIComponent(raw)
    const url = urlOf(`localhost:${server.port}`, raw, encoded)
    for (const how of [
      { words: ['capture', url], environment: {} },
      { words: ['capture'], environment: { DATABASE_URL: url } },
      { words: ['capture', url.replace(raw, '').replace(encoded, '')], environment: { PGPASSWORD: raw } },
    ]) {
      const { exitCode, stdout, stderr } = await run(how.words, {
        environment: { HOME: '/nowhere', ...how.environment },
      })
      expect([2, 3]).toContain(exitCode)
      expect(stderr).toMatch(/^planflip: .+\n {2}\S/)
      for (const printed of [stdout, stderr]) {
        expect(printed).not.toContain(raw)
        expect(printed).not.toContain(encoded)
      }
    }
  })
})

const odd = [
  'a',
  'z',
  '9',
  '@',
  ':',
  '/',
  '?',
  '#',
  '%',
  '&',
  '=',
  '+',
  '[',
  ']',
  "'",
  '"',
  '\\',
  ' ',
  '$',
  ',',
  'ä',
  '🐘',
]

function stacksOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `${error.stack ?? ''} ${JSON.stringify(error)} ${stacksOf(error.cause)}`
}
