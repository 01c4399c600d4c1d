import { expect, test } from 'vitest'
import { readCandidates } from '../../../src/postgres/connection/candidates.ts'
import type { Environment } from '../../../src/postgres/connection/parameters.ts'
import { libpqUrl } from '../../../src/proxy/redirect/libpq-url.ts'
import { redirectedVariables, redirectEnvironment } from '../../../src/proxy/redirect/redirect-environment.ts'
import { folderWith } from '../../postgres/connection/folder.ts'

/** The environment of a program whose server is at port 6000 then. */
async function redirect(
  environment: Environment,
  {
    url = environment['DATABASE_URL'],
    names = [],
  }: { url?: string | undefined; names?: readonly string[] } = {},
): Promise<Environment> {
  const upstream = await readCandidates(url === undefined ? undefined : libpqUrl(url), {
    HOME: '/nowhere',
    ...environment,
  })
  const given = { ...(url !== undefined && { url }), upstream, port: 6000, names }
  return redirectEnvironment(environment, redirectedVariables(environment, given))
}

const libpq = { PGHOST: '127.0.0.1', PGPORT: '6000', PGSSLMODE: 'disable' }

test('a URL leads to the proxy, and says all else as it did', async () => {
  const urls: Readonly<Record<string, string>> = {
    'postgres://app:p%40ss@db.example.com:5433/shop?schema=public&pgbouncer=true':
      'postgres://app:p%40ss@127.0.0.1:6000/shop?schema=public&pgbouncer=true',
    'jdbc:postgresql://db/shop?user=app&stringtype=unspecified':
      'jdbc:postgresql://127.0.0.1:6000/shop?user=app&stringtype=unspecified',
    'postgresql://db.example.com': 'postgresql://127.0.0.1:6000',
    'postgresql://app@one,two:5433/shop?sslmode=require&options=-c%20geqo%3Doff&connect_timeout=3':
      'postgresql://app@127.0.0.1:6000/shop?sslmode=disable&options=-c%20geqo%3Doff&connect_timeout=3',
    'postgres:///shop?host=/var/run/postgresql&port=5433': 'postgres://127.0.0.1:6000/shop',
    "host=db dbname=shop password='a b'":
      "host=db dbname=shop password='a b' host=127.0.0.1 hostaddr='' port=6000 sslmode=disable sslnegotiation='' sslrootcert=''",
  }
  for (const [url, expected] of Object.entries(urls)) {
    expect((await redirect({ DATABASE_URL: url }))['DATABASE_URL']).toBe(expected)
  }
})

test('other variables lead there where they name the same server, by whatever user, database and scheme', async () => {
  const environment = {
    DATABASE_URL: 'postgres://app:secret@localhost:5432/shop',
    TEST_DATABASE_URL: 'postgres://tester@127.0.0.1/shop_test',
    SPRING_DATASOURCE_URL: 'jdbc:postgresql://localhost:5432/shop?user=app&ssl=true&sslmode=require',
    SQLALCHEMY_DATABASE_URI: '"postgresql+asyncpg://app@localhost/shop?ssl=require"',
    REPLICA_URL: 'postgres://app@replica/shop',
    REDIS_URL: 'redis://localhost:5432',
    DB_HOST: 'localhost',
    DB_PORT: '5432',
    POSTGRES_HOST: 'localhost',
    DATABASE_HOST: 'other',
    DATABASE_PORT: '5432',
  }
  expect(await redirect(environment)).toEqual({
    ...environment,
    ...libpq,
    PGUSER: 'app',
    PGDATABASE: 'shop',
    PGPASSWORD: 'secret',
    DATABASE_URL: 'postgres://app:secret@127.0.0.1:6000/shop',
    TEST_DATABASE_URL: 'postgres://tester@127.0.0.1:6000/shop_test',
    SPRING_DATASOURCE_URL: 'jdbc:postgresql://127.0.0.1:6000/shop?user=app&sslmode=disable',
    SQLALCHEMY_DATABASE_URI: '"postgresql+asyncpg://app@127.0.0.1:6000/shop"',
    DB_HOST: '127.0.0.1',
    DB_PORT: '6000',
  })
})

test('variables of libpq keep what they say, but for the way there', async () => {
  const environment = {
    PGHOST: 'db.example.com',
    PGHOSTADDR: '10.0.0.1',
    PGUSER: 'app',
    PGDATABASE: 'shop',
    PGOPTIONS: '-c geqo=off',
    PGSSLMODE: 'require',
    PGSSLNEGOTIATION: 'direct',
    PGAPPNAME: 'tests',
  }
  expect(await redirect(environment)).toEqual({
    ...libpq,
    PGUSER: 'app',
    PGDATABASE: 'shop',
    PGOPTIONS: '-c geqo=off',
    PGAPPNAME: 'tests',
    DATABASE_URL: 'postgresql://app@127.0.0.1:6000/shop?options=-c%20geqo%3Doff',
  })
})

test('a service and a password file are of no use to who looks for 127.0.0.1: what they say is said', async () => {
  const home = await folderWith({
    '.pg_service.conf':
      '[shop]\nhost=db\nport=5433\nuser=app\ndbname=shop\nsslmode=require\noptions=-c geqo=off\n',
    '.pgpass': 'db:5433:shop:app:secret\n',
  })
  const { HOME: _, ...redirected } = await redirect({ HOME: home, PGSERVICE: 'shop', PGUSER: 'somebody' })
  expect(redirected).toEqual({
    ...libpq,
    PGUSER: 'app',
    PGDATABASE: 'shop',
    PGPASSWORD: 'secret',
    PGOPTIONS: '-c geqo=off',
    DATABASE_URL: 'postgresql://app:secret@127.0.0.1:6000/shop?options=-c%20geqo%3Doff',
  })
})

test('what is asked for leads there, whatever it named; and what names nothing is a Failure that shows none of it', async () => {
  const environment = {
    DATABASE_URL: 'postgres://app@db/shop',
    OTHER: 'postgres://app@elsewhere/shop',
    NET: 'Host=db;Port=5432;Username=app;Password=x=y;SSL Mode=Require;Trust Server Certificate=true',
    SECRET: 's3cret',
  }
  expect(await redirect(environment, { names: ['OTHER', 'NET'] })).toMatchObject({
    OTHER: 'postgres://app@127.0.0.1:6000/shop',
    NET: 'Username=app;Password=x=y;Host=127.0.0.1;Port=6000;SSL Mode=Disable',
    SECRET: 's3cret',
  })
  await expect(redirect(environment, { names: ['SECRET'] })).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.not.stringContaining('s3cret') as unknown,
  })
})
