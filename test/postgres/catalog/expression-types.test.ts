import { describe, expect, test } from 'vitest'
import { readExpressionTypes } from '../../../src/postgres/catalog/expression-types.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { printPortably } from '../../../src/postgres/portable-text.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

const setup = `
  CREATE SCHEMA "S""1";
  CREATE DOMAIN word AS text COLLATE "C" CHECK (value <> '');
  CREATE TABLE "S""1"."T.1" (a int, "B b" text, c name, d text COLLATE "C") PARTITION BY LIST (a);
  CREATE EXTENSION postgres_fdw;
  CREATE SERVER nowhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1', use_remote_estimate 'true');
  CREATE USER MAPPING FOR public SERVER nowhere;
  CREATE FOREIGN TABLE far (a int) SERVER nowhere`

describe.each([14, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  test.skipIf(skipReason !== undefined)(
    `types and collations, of tables of every kind${skipReason ?? ''}`,
    async () => {
      await using server = await startServer({ major })
      const client = await server.connect()
      await client.query(setup)
      await using session = await connect({ url: server.url() })
      await session.query('BEGIN READ ONLY')
      await printPortably(session)

      const types = await readExpressionTypes(session, [
        {
          table: { schemaname: 'S"1', relname: 'T.1' },
          exprs: [
            '(a % 3)',
            'lower("B b")',
            '("B b" COLLATE "POSIX")',
            'c',
            '(d || "B b")',
            `(d || '')::public.word`,
            'ROW(a, d)',
            '(a / 0)',
          ],
        },
        { table: { schemaname: 'public', relname: 'none' }, exprs: [] },
        { table: { schemaname: 'public', relname: 'far' }, exprs: ['(a * 1.5)'] },
      ])
      const names = await session.query<{ name: string }>(
        'SELECT format_type(oid, -1) AS name FROM unnest($1::oid[]) WITH ORDINALITY AS t(oid, place) ORDER BY place',
        [`{${types.flatMap((list) => list.map(({ type }) => type)).join(',')}}`],
      )
      expect(names.map(({ name }) => name)).toEqual([
        'integer',
        'text',
        'text',
        'name',
        'text',
        'public.word',
        'record',
        'integer',
        'numeric',
      ])
      expect(types.map((list) => list.map(({ collation }) => collation))).toEqual([
        ['-', '"default"', '"POSIX"', '"C"', '"C"', '"C"', '-', '-'],
        [],
        ['-'],
      ])
    },
  )
})
