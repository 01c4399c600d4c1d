import { env } from 'node:process'

import { afterEach, expect, test, vi } from 'vitest'

import { connectionEnvironment } from '../../../src/capture/schema/connection-environment.ts'

afterEach(() => vi.unstubAllEnvs())

test('gives libpq the parts of a URL', () => {
  const url = 'postgresql://me%40home:p%40ss@[::1]:5433/a%20shop?sslmode=verify-full&sslrootcert=/ca.pem'
  expect(connectionEnvironment(url)).toMatchObject({
    PGHOST: '::1',
    PGPORT: '5433',
    PGUSER: 'me@home',
    PGPASSWORD: 'p@ss',
    PGDATABASE: 'a shop',
    PGSSLMODE: 'verify-full',
    PGSSLROOTCERT: '/ca.pem',
    PGOPTIONS: '-c default_transaction_read_only=on -c standard_conforming_strings=on',
  })
})

test.each([
  ['postgres://localhost/shop?host=/run/postgresql', 'PGHOST', '/run/postgresql'],
  ['postgres://localhost/shop?sslmode=no-verify', 'PGSSLMODE', 'require'],
  ['postgres://localhost/shop?ssl=true', 'PGSSLMODE', 'require'],
  [
    'postgres://localhost/shop?options=-c%20a.b%3D1',
    'PGOPTIONS',
    '-c a.b=1 -c default_transaction_read_only=on -c standard_conforming_strings=on',
  ],
])('%s means %s=%s', (url, variable, value) => {
  expect(connectionEnvironment(url)?.[variable]).toBe(value)
})

test('hands on what the caller has, but for what only libpq would heed', () => {
  vi.stubEnv('PGHOST', 'from-outside')
  vi.stubEnv('PGPASSWORD', 'from-outside')
  vi.stubEnv('PGSERVICE', 'elsewhere')
  expect(connectionEnvironment(undefined)).toMatchObject({
    PATH: env['PATH'],
    PGHOST: 'from-outside',
    PGSERVICE: undefined,
  })
  expect(connectionEnvironment('postgres://db/shop')).toMatchObject({
    PGHOST: 'db',
    PGPASSWORD: 'from-outside',
  })
})

test('without a host it is localhost, as for node-postgres', () => {
  vi.stubEnv('PGHOST', undefined)
  expect(connectionEnvironment(undefined)?.['PGHOST']).toBe('localhost')
})

test.each(['/run/postgresql shop', 'socket:/run/postgresql?db=shop', 'host=db dbname=shop'])(
  'leaves %s to node-postgres',
  (url) => {
    expect(connectionEnvironment(url)).toBeUndefined()
  },
)
