import { chmod } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { Failure } from '../../../src/model/failure.ts'
import { connect } from '../../../src/postgres/connect.ts'
import type { Environment } from '../../../src/postgres/connection/parameters.ts'
import type { RawConnection } from '../../../src/postgres/raw-connection.ts'
import type { Authority } from '../../servers/certificates.ts'
import { makeAuthority } from '../../servers/certificates.ts'
import { startListeningServer } from '../../servers/listening.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason } from '../../servers/start.ts'
import { folderWith } from './folder.ts'

/* Each sslmode against servers with and without TLS, as libpq means it. */

describe.each([14, 18].filter((major) => serverSkipReason(major) === undefined))('PostgreSQL %i', (major) => {
  let authority: Authority
  let stranger: Authority
  let withTls: TestServer
  let without: TestServer

  beforeAll(async () => {
    authority = await makeAuthority('planflip tests')
    stranger = await makeAuthority('somebody else')
    withTls = await startListeningServer({
      major,
      certificate: await authority.issue('db.example.com', ['localhost', 'db.example.com']),
      clientAuthority: authority,
      admits: [
        'hostssl all tls_only all trust',
        'hostnossl all clear_only all trust',
        'hostssl all certified all cert',
        'host all scrammed all scram-sha-256',
        'host all hashed all md5',
        'host all plain all password',
        'host all postgres all trust',
      ],
    })
    without = await startListeningServer({ major })
    const client = await withTls.connect()
    await client.query(`CREATE ROLE tls_only LOGIN; CREATE ROLE clear_only LOGIN; CREATE ROLE certified LOGIN;
      CREATE ROLE scrammed LOGIN PASSWORD 'pä$$ wörd'; CREATE ROLE plain LOGIN PASSWORD 'pä$$ wörd';
      SET password_encryption = md5; CREATE ROLE hashed LOGIN PASSWORD 'pä$$ wörd'`)
  })
  afterAll(() => Promise.all([withTls?.stop(), without?.stop()]))

  test.each([
    ['disable', 'CLEAR', 'CLEAR'],
    ['allow', 'CLEAR', 'CLEAR'],
    ['prefer', 'ENCRYPTED', 'CLEAR'],
    ['require', 'ENCRYPTED', /does not support SSL/],
    ['verify-ca', /needs a root certificate, and .*root.crt does not exist/, /root certificate/],
    ['verify-full', /needs a root certificate/, /root certificate/],
  ])('sslmode=%s, without a root certificate', async (sslmode, toTls, toClear) => {
    expect(await ask(withTls, `sslmode=${sslmode}`)).toMatch(toTls)
    expect(await ask(without, `sslmode=${sslmode}`)).toMatch(toClear)
  })

  test.each([
    ['require', 'ENCRYPTED', /SELF_SIGNED|UNABLE_TO|unable to|self.signed/],
    ['verify-ca', 'ENCRYPTED', /SELF_SIGNED|UNABLE_TO|unable to|self.signed/],
    ['verify-full', 'ENCRYPTED', /SELF_SIGNED|UNABLE_TO|unable to|self.signed/],
    // A second thought of libpq's that nobody would have today.
    ['prefer', 'ENCRYPTED', 'CLEAR'],
    ['allow', 'CLEAR', 'CLEAR'],
  ])('sslmode=%s, with the right root certificate and a wrong one', async (sslmode, right, wrong) => {
    expect(await ask(withTls, `sslmode=${sslmode}`, await homeWith(authority))).toMatch(right)
    expect(await ask(withTls, `sslmode=${sslmode}`, await homeWith(stranger))).toMatch(wrong)
  })

  test('only verify-full compares the name', async () => {
    const home = await homeWith(authority)
    expect(await ask(withTls, 'sslmode=verify-ca host=127.0.0.1', home)).toMatch('ENCRYPTED')
    expect(await ask(withTls, 'sslmode=verify-full host=127.0.0.1', home)).toMatch(/ALTNAME/)
    const elsewhere = 'sslmode=verify-full hostaddr=127.0.0.1 host='
    expect(await ask(withTls, `${elsewhere}db.example.com`, home)).toMatch('ENCRYPTED')
    expect(await ask(withTls, `${elsewhere}other.example.com`, home)).toMatch(/ALTNAME.*other\.example\.com/)
  })

  test('what is wrong with a certificate comes with a hint', async () => {
    expect(await ask(withTls, 'sslmode=verify-full host=127.0.0.1', await homeWith(authority))).toMatch(
      /^cannot-connect: Cannot connect to postgres on 127.*sslmode=verify-ca/,
    )
    expect(await ask(withTls, 'sslmode=verify-ca', await homeWith(stranger))).toMatch(
      /^cannot-connect: .* sslrootcert/,
    )
    expect(await ask(without, 'sslmode=require')).toMatch(/^cannot-connect: .*sslmode=prefer/)
  })

  test('sslrootcert=system trusts what the machine trusts', async () => {
    const folder = await folderWith({ 'bundle.crt': authority.cert })
    expect(await ask(withTls, 'sslrootcert=system', { SSL_CERT_FILE: join(folder, 'bundle.crt') })).toMatch(
      'ENCRYPTED',
    )
    expect(await ask(withTls, 'sslrootcert=system')).toMatch(/SELF_SIGNED|UNABLE_TO|unable to|self.signed/)
  })

  test('pg_hba.conf may ask for the other way', async () => {
    expect(await ask(withTls, 'user=clear_only')).toMatch('CLEAR')
    expect(await ask(withTls, 'user=tls_only sslmode=allow')).toMatch('ENCRYPTED')
    expect(await ask(withTls, 'user=tls_only sslmode=disable')).toMatch(/^cannot-connect: .*sslmode=require/)
    expect(await ask(withTls, 'user=clear_only sslmode=require')).toMatch(/pg_hba.conf/)
  })

  test('a client shows its certificate', async () => {
    const { cert, key } = await authority.issue('certified')
    const home = await folderWith({ '.postgresql/postgresql.crt': cert, '.postgresql/postgresql.key': key })
    expect(await ask(withTls, 'user=certified', { HOME: home })).toMatch('ENCRYPTED')
    const [sslcert, sslkey] = ['crt', 'key'].map((end) => join(home, `.postgresql/postgresql.${end}`))
    const named = `user=certified sslmode=require sslcert=${sslcert} sslkey=${sslkey}`
    expect(await ask(withTls, named)).toMatch('ENCRYPTED')
    expect(await ask(withTls, `${named} sslcertmode=disable`)).toMatch(/certificate/)
    expect(await ask(withTls, `user=certified sslcert=${sslcert}`)).toMatch(/has no key/)
    await chmod(sslkey ?? '', 0o644)
    expect(await ask(withTls, named)).toMatch(/group or world access/)
  })

  test.each(['scrammed', 'hashed', 'plain'])('a password lets %s in', async (user) => {
    const environment = { PGPASSWORD: 'pä$$ wörd', PGUSER: user }
    expect(await ask(withTls, '', environment)).toMatch('ENCRYPTED')
    expect(await ask(withTls, 'sslmode=disable', environment)).toMatch('CLEAR')
    expect(await ask(withTls, 'password=wrong', environment)).toMatch(/password authentication failed/)
    expect(await ask(withTls, `user=${user}`)).toMatch(/none was given.* PGPASSWORD/)
  })

  test('a password is bound to the channel', async () => {
    const environment = { PGPASSWORD: 'pä$$ wörd', PGCHANNELBINDING: 'require' }
    expect(await ask(withTls, 'user=scrammed', environment)).toMatch('ENCRYPTED')
    expect(await ask(withTls, 'user=scrammed sslmode=disable', environment)).toMatch(/channel binding/)
    expect(await ask(withTls, 'user=hashed', environment)).toMatch(/channel binding/)
    expect(await ask(withTls, 'user=postgres', environment)).toMatch(/channel binding/)
  })

  test('versions of TLS have bounds', async () => {
    expect(await ask(withTls, 'sslmode=require ssl_max_protocol_version=TLSv1.2')).toMatch('ENCRYPTED')
    expect(
      await ask(withTls, 'sslmode=require ssl_max_protocol_version=TLSv1.1 ssl_min_protocol_version=TLSv1.1'),
    ).toMatch(/TLS|SSL|EPROTO|protocol/i)
  })

  test.runIf(major >= 17)('TLS may come first', async () => {
    expect(await ask(withTls, 'sslmode=require sslnegotiation=direct')).toMatch('ENCRYPTED')
  })

  test('an encrypted connection is lent, and what it runs is cancelled', async () => {
    const controller = new AbortController()
    await using connection = await connect({
      url: conninfo(withTls, 'sslmode=require application_name=sleeper'),
      environment,
      signal: controller.signal,
    })
    const watcher = await withTls.connect()
    const asleep = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'sleeper' AND state = 'active'`
    const sleep = connection.query('SELECT pg_sleep(60)').catch(() => undefined)
    await expect.poll(async () => (await watcher.query<{ n: number }>(asleep)).rows[0]?.n).toBe(1)
    controller.abort()
    await sleep
    expect((await watcher.query<{ n: number }>(asleep)).rows[0]?.n).toBe(0)
  })

  const environment = { HOME: '/nowhere' }

  function conninfo(server: TestServer, more: string): string {
    const host = more.includes('host=') ? '' : 'host=localhost'
    const user = more.includes('user=') ? '' : 'user=postgres'
    return `${host} ${user} port=${server.port} dbname=postgres ${more}`
  }

  /** Whether the session is encrypted, and good for what a capture does with one; or why there is none. */
  async function ask(server: TestServer, more: string, variables: Environment = {}): Promise<string> {
    const user = variables['PGUSER'] === undefined ? '' : `user=${variables['PGUSER']}`
    const url = conninfo(server, `${more} ${user}`)
    try {
      await using connection = await connect({ url, environment: { ...environment, ...variables } })
      const [row] = await connection.query<{ ssl: boolean }>(
        'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      )
      expect(await connection.lend(askRaw)).toContain('42')
      return row?.ssl === true ? 'ENCRYPTED' : 'CLEAR'
    } catch (error) {
      if (error instanceof Failure) return `${error.code}: ${error.message} ${error.hint}`
      throw error
    }
  }

  async function homeWith({ cert }: Authority): Promise<Environment> {
    return { HOME: await folderWith({ '.postgresql/root.crt': cert }) }
  }
})

async function askRaw(connection: RawConnection): Promise<string> {
  connection.send(Buffer.from('Q\0\0\0\x0eSELECT 42\0', 'latin1'))
  let text = ''
  for await (const bytes of connection.answer()) text += Buffer.from(bytes).toString('latin1')
  return text
}
