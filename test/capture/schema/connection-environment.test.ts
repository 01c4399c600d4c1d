import { expect, test } from 'vitest'

import { connectionEnvironment } from '../../../src/capture/schema/connection-environment.ts'
import { readCandidates } from '../../../src/postgres/connection/candidates.ts'

test('leads libpq to the server that was chosen, whatever else was named', async () => {
  const environment = {
    PATH: '/bin',
    HOME: '/nowhere',
    PGPASSWORD: 'from outside',
    PGHOST: 'from outside',
    PGOPTIONS: '-c a.b=1',
    PGTARGETSESSIONATTRS: 'standby',
    PGSERVICEFILE: '/nowhere',
    LC_ALL: 'de_DE.UTF-8',
  }
  const url = 'postgresql://me%40home@h1:1,[::1]:5433/a%20shop?sslmode=require&sslrootcert=/nowhere'
  const { parameters, servers } = await readCandidates(url, environment)
  const server = servers[1]
  if (server === undefined) throw new Error('the second of two hosts is missing')
  expect(connectionEnvironment({ parameters, server }, environment)).toEqual({
    PATH: '/bin',
    HOME: '/nowhere',
    PGHOST: '::1',
    PGPORT: '5433',
    PGUSER: 'me@home',
    PGPASSWORD: 'from outside',
    PGDATABASE: 'a shop',
    PGSSLMODE: 'require',
    PGSSLROOTCERT: '/nowhere',
    PGOPTIONS: '-c a.b=1 -c default_transaction_read_only=on -c standard_conforming_strings=on',
    PGAPPNAME: 'planflip',
    LC_ALL: 'C',
  })
})
