import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSchema } from '../../src/inject/create-schema.ts'
import type { Scratch } from '../../src/model/scratch.ts'
import type { SchemaStatement } from '../../src/model/snapshot.ts'
import { startTestScratch } from '../scratch/pglite/start.ts'

let scratch: Scratch

beforeEach(async () => {
  scratch = await startTestScratch()
})
afterEach(() => scratch.stop())

const table: SchemaStatement = { type: 'TABLE', name: 't', sql: 'CREATE TABLE public.t (id int);' }

test('creates everything, roles of policies included', async () => {
  const policy = {
    type: 'POLICY',
    name: 't own',
    sql: 'CREATE POLICY own ON public.t TO "Some One" USING (true);',
  }
  expect(await createSchema(scratch.session, { schema: [table, policy], roles: ['Some One'] })).toEqual([])
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
  })
  expect(leftOut).toEqual([
    'The extension plperl is not available on this engine and was left out.',
    expect.stringContaining('The scratch database refuses the function f()'),
  ])
  expect(await scratch.session.query(`SELECT 'public.t'::regclass::text AS t`)).toEqual([{ t: 't' }])
})

test('names the table that it cannot create, and the extension to blame', async () => {
  const schema = [
    { type: 'EXTENSION', name: 'vector', sql: 'CREATE EXTENSION vector;' },
    { type: 'TABLE', name: 'embeddings', sql: 'CREATE TABLE public.embeddings (v public.vector(3));' },
  ]
  await expect(createSchema(scratch.session, { schema, roles: [] })).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining('table embeddings'),
    hint: expect.stringContaining('vector'),
  })
})
