import { chmod } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { Environment } from '../../../src/postgres/connection/parameters.ts'
import { readCandidates } from '../../../src/postgres/connection/candidates.ts'
import { keywords } from '../../../src/postgres/connection/keywords.ts'
import { folderWith } from './folder.ts'

describe('parameters', () => {
  test('come from the URL, else the service, else the environment', async () => {
    const home = await folderWith({
      '.pg_service.conf':
        '# mine\n[other]\nhost=wrong\n\n[shop]\nhost=service\n dbname=service \nuser=a b\nuser=late\n[shop]\nport=9',
    })
    const environment = {
      HOME: home,
      PGHOST: 'variable',
      PGUSER: 'variable',
      PGPORT: '5433',
      PGSERVICE: 'shop',
    }
    expect(await read('dbname=given', environment)).toMatchObject({
      parameters: { dbname: 'given', user: 'a b' },
      servers: [{ host: 'service', port: 5433 }],
    })
    expect(await read('service=other', environment)).toMatchObject({
      parameters: { user: 'variable', dbname: 'variable' },
      servers: [{ host: 'wrong', port: 5433 }],
    })
  })

  test('come from the service file of PGSERVICEFILE or PGSYSCONFDIR', async () => {
    const folder = await folderWith({ 'pg_service.conf': '[shop]\nhost=system', mine: '[own]\nhost=mine' })
    const environment = { PGSYSCONFDIR: folder, PGSERVICEFILE: join(folder, 'mine') }
    expect((await read('service=own', environment)).servers).toMatchObject([{ host: 'mine' }])
    expect((await read('service=shop', environment)).servers).toMatchObject([{ host: 'system' }])
    await expect(read('service=nobody', environment)).rejects.toThrow('There is no service nobody.')
    await expect(read('service=own', { PGSERVICEFILE: '/nowhere/at/all' })).rejects.toThrow('/nowhere/at/all')
  })

  test.each([
    ['host db', 'Line 2'],
    ['service=another', 'Line 2'],
    ['hots=db', 'not known: hots'],
  ])('of a service that has %s are refused', async (line, fact) => {
    const home = await folderWith({ '.pg_service.conf': `[shop]\n${line}` })
    await expect(read('service=shop', { HOME: home })).rejects.toThrow(fact)
  })

  test('have the defaults of libpq', async () => {
    const { username } = userInfo()
    const { parameters, servers } = await read(undefined, { HOME: '/nowhere', PGPORT: '', PGPASSWORD: '' })
    expect(parameters).toMatchObject({ user: username, dbname: username, sslmode: 'prefer' })
    expect(servers).toMatchObject([{ port: 5432 }])
    expect(servers[0]?.host).toMatch(/^(?:\/(?:var\/)?run\/postgresql|\/tmp|localhost)$/)
    expect(servers[0]?.password()).toBeUndefined()
  })

  test('may be any that libpq knows', async () => {
    const given = Object.entries(keywords).filter(([, { refused }]) => refused !== 'all')
    const variables = given.flatMap(([, { variable, values }]) =>
      variable === undefined || variable === 'PGSERVICE' ? [] : [[variable, values?.[0] ?? '1'] as const],
    )
    const environment = { ...Object.fromEntries(variables), PGHOSTADDR: '::1', PGSSLROOTCERT: '/nowhere' }
    expect(variables.length).toBeGreaterThan(25)
    expect((await read('postgres://', environment)).servers).toMatchObject([{ hostaddr: '::1', port: 1 }])
  })

  test.each([
    ['postgres://db?schema=public', /not known: schema/, '--schema'],
    ['postgres://db?pgbouncer=true', /not known: pgbouncer/, 'libpq'],
    ['hots=db', /not known: hots/, 'libpq'],
    ['sslmode=no-verify', /sslmode=no-verify/, 'disable, allow, prefer, require, verify-ca, verify-full'],
    ['target_session_attrs=master', /target_session_attrs=master/, 'primary'],
    [
      'sslrootcert=system sslmode=require',
      /sslmode=require does not go with sslrootcert=system/,
      'verify-full',
    ],
    ['sslnegotiation=direct', /sslmode=prefer does not go with sslnegotiation=direct/, 'require'],
    ['gssencmode=require', /gssencmode/, 'another value'],
    ['requirepeer=postgres', /requirepeer/, 'Leave requirepeer out'],
    ['hostaddr=db', /hostaddr is no IP address/, 'host'],
    ['host=a,b port=1,2,3', /There are 3 ports for 2 hosts/, 'commas'],
    ['host=a,b hostaddr=::1', /There are 2 hosts for 1 addresses/, 'commas'],
    ['port=s3cret', /^The port is no number from 1 to 65535.$/, '5432'],
    ['port=70000', /^The port/, '5432'],
  ])('%s is refused', async (conninfo, fact, hint) => {
    await expect(read(conninfo)).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringMatching(fact),
      hint: expect.stringContaining(hint),
    })
  })

  test('of the environment are refused as well', async () => {
    await expect(read('postgres://db', { PGSSLMODE: 'on' })).rejects.toThrow('sslmode=on in the environment')
  })
})

describe('servers', () => {
  test('are all hosts in their order, each with its port and address', async () => {
    expect((await read('postgres://a:1,b,c:3/shop')).servers).toMatchObject([
      { host: 'a', port: 1 },
      { host: 'b', port: 5432 },
      { host: 'c', port: 3 },
    ])
    expect((await read('host=a,b hostaddr=127.0.0.1,::1 port=7')).servers).toMatchObject([
      { host: 'a', hostaddr: '127.0.0.1', port: 7 },
      { host: 'b', hostaddr: '::1', port: 7 },
    ])
    expect((await read('hostaddr=127.0.0.1')).servers).toMatchObject([{ host: '127.0.0.1' }])
  })

  test('may be taken at random', async () => {
    const hosts = Array.from({ length: 40 }, (_, number) => `h${number}`)
    const { servers } = await read(`host=${hosts.join(',')} load_balance_hosts=random`)
    const found = servers.map(({ host }) => host)
    expect(found).not.toEqual(hosts)
    expect(found.toSorted()).toEqual(hosts.toSorted())
  })
})

describe('a password', () => {
  test('of the URL wins over that of PGPASSWORD, and that over the file', async () => {
    const home = await folderWith({ '.pgpass': '*:*:*:*:file' })
    const environment = { HOME: home, PGPASSWORD: 'variable' }
    expect(await passwordFor('postgres://me:url@db', environment)).toBe('url')
    expect(await passwordFor('postgres://me@db', environment)).toBe('variable')
    expect(await passwordFor('postgres://me@db', { HOME: home })).toBe('file')
  })

  test.each([
    ['postgres://me@db/shop', 'first'],
    ['postgres://me@other/shop', 'any host'],
    ['postgres://me@db:5433/shop', 'port'],
    ['postgres://m%5Ce%3A@db/shop', 'it:s \\ odd'],
    ['postgres://me@/shop?host=/var/run/postgresql', 'default socket'],
    ['postgres://me@/shop?host=/elsewhere', 'other socket'],
    ['postgres://nobody@db/shop', undefined],
    ['hostaddr=127.0.0.9 user=me dbname=shop', 'address'],
  ])('for %s is found in the file', async (url, password) => {
    const passfile = await folderWith({
      file: [
        '# db:5432:shop:me:comment',
        'db:5432:shop:me',
        'localhost:5432:*:me:default socket',
        '/elsewhere:5432:*:me:other socket',
        '127.0.0.9:5432:*:me:address',
        'db:5432:shop:me:first',
        'db:5432:shop:me:second',
        'db:5433:*:me:port\r',
        String.raw`db:5432:shop:m\\e\::it\:s \\ odd:and more`,
        '*:5432:shop:me:any host',
      ].join('\n'),
    })
    expect(await passwordFor(url, { PGPASSFILE: join(passfile, 'file') })).toBe(password)
  })

  test('that others could read is not read', async () => {
    const home = await folderWith({ '.pgpass': '*:*:*:*:file' })
    await chmod(join(home, '.pgpass'), 0o640)
    const { servers } = await read('postgres://me@db', { HOME: home })
    expect(servers[0]?.password()).toBeUndefined()
    expect(servers[0]?.ignored).toContain('group or world access')
    expect((await read('postgres://', { PGPASSFILE: home })).servers[0]?.ignored).toContain('no plain file')
  })

  async function passwordFor(url: string, environment: Environment): Promise<string | undefined> {
    return (await read(url, environment)).servers[0]?.password()
  }
})

function read(conninfo?: string, environment: Environment = {}) {
  return readCandidates(conninfo, { HOME: '/nowhere', ...environment })
}
