import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSchema } from '../../src/inject/create-schema.ts'
import type { Scratch } from '../../src/model/scratch.ts'
import type { SchemaStatement } from '../../src/model/snapshot.ts'
import { connect } from '../../src/postgres/connect.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { startTestScratch } from '../scratch/pglite/start.ts'
import { wantedOf } from '../scratch/wanted.ts'

let scratch: Scratch

beforeEach(async () => {
  scratch = await startTestScratch()
})
afterEach(() => scratch.stop())

const { server } = wantedOf(17)
const table: SchemaStatement = { type: 'TABLE', name: 't', sql: 'CREATE TABLE public.t (id int);' }

test('creates everything, roles of policies included', async () => {
  const policy = {
    type: 'POLICY',
    name: 't own',
    sql: 'CREATE POLICY own ON public.t TO "Some One" USING (true);',
  }
  expect(
    await createSchema(scratch.session, {
      schema: [table, policy],
      roles: ['Some One'],
      server,
      settings: {},
    }),
  ).toEqual([])
  expect(await scratch.session.query('SELECT polname::text FROM pg_policy')).toEqual([{ polname: 'own' }])
})

test('does without extensions that the engine lacks, and what is no table', async () => {
  const leftOut = await createSchema(scratch.session, {
    schema: [
      { type: 'EXTENSION', name: 'plperl', sql: 'CREATE EXTENSION plperl;' },
      {
        type: 'FUNCTION',
        name: 'f()',
        sql: `CREATE FUNCTION public.f() RETURNS int LANGUAGE plperl AS '1';`,
      },
      table,
    ],
    roles: [],
    server,
    settings: {},
  })
  expect(leftOut).toEqual([
    'The extension plperl is not available on this engine and was left out.',
    expect.stringContaining('The scratch database refuses the function f()'),
  ])
  expect(await scratch.session.query(`SELECT 'public.t'::regclass::text AS t`)).toEqual([{ t: 't' }])
})

test('names the table that it cannot create, and an engine that has the extension to blame', async () => {
  const schema = [
    { type: 'EXTENSION', name: 'dblink', sql: 'CREATE EXTENSION dblink;' },
    { type: 'TABLE', name: 'results', sql: 'CREATE TABLE public.results (r public.dblink_pkey_results);' },
  ]
  await expect(
    createSchema(scratch.session, { schema, roles: [], server, settings: {} }),
  ).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining('table results'),
    hint: 'Use an engine that has dblink: --engine native.',
  })
})

test('takes an extension that is there and refuses to be created for one that is not', async () => {
  const schema = [
    { type: 'EXTENSION', name: 'plpgsql', sql: "CREATE EXTENSION plpgsql VERSION '99';" },
    table,
  ]
  expect(await createSchema(scratch.session, { schema, roles: [], server, settings: {} })).toEqual([
    expect.stringContaining('refuses the extension plpgsql'),
  ])
})

test.skipIf(serverSkipReason(16) !== undefined)(
  'an index over a function that names others without their schema is created under the search path of production',
  async () => {
    await using postgres = await startServer({ major: 16 })
    await using session = await connect({ url: postgres.url() })
    const schema = [
      table,
      { type: 'FUNCTION', name: 'f', sql: `CREATE FUNCTION public.f(int) ${immutable} AS 'SELECT g($1)';` },
      { type: 'FUNCTION', name: 'g', sql: `CREATE FUNCTION public.g(int) ${immutable} AS 'SELECT $1';` },
      { type: 'INDEX', name: 'i', sql: 'CREATE INDEX i ON public.t USING btree (public.f(id));' },
      { type: 'VIEW', name: 'v', sql: 'CREATE VIEW public.v AS SELECT 1 AS one;' },
    ]
    const request = { schema, roles: [], server }
    await expect(createSchema(session, { ...request, settings: {} })).rejects.toMatchObject({
      message:
        'The scratch database refuses the index i of the snapshot: function g(integer) does not exist.',
    })
    const settings = { search_path: '"$user", public' }
    expect(await createSchema(session, { ...request, settings })).toEqual([])
    expect(await session.query(`SELECT 'public.i'::regclass::text AS i`)).toEqual([{ i: 'i' }])
  },
)

const immutable = 'RETURNS int IMMUTABLE LANGUAGE sql'
