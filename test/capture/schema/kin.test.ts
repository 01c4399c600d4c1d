import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { questionsAboutKin, readKin } from '../../../src/capture/schema/kin.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'
import { inCapture } from './in-capture.ts'

describe('questionsAboutKin', () => {
  const kin = [['16385', '16390'], ['16400']]

  test('asks the same of all of one sort', () => {
    expect(questionsAboutKin(`EXECUTE dumpTableAttach('16390')`, kin)).toEqual([
      `EXECUTE dumpTableAttach('16385')`,
      `EXECUTE dumpTableAttach('16390')`,
    ])
    const aboutView = (oid: string) => `SELECT pg_catalog.pg_get_viewdef('${oid}'::pg_catalog.oid) AS viewdef`
    expect(questionsAboutKin(aboutView('16400'), kin)).toEqual([aboutView('16400')])
  })
  test('leaves alone what it does not know', () => {
    expect(questionsAboutKin(`EXECUTE dumpFunc('16999')`, kin)).toEqual([])
    expect(questionsAboutKin(`SELECT 16385`, kin)).toEqual([])
    expect(questionsAboutKin(`EXECUTE dumpFunc('16385') ; DROP TABLE t`, [])).toEqual([])
  })
})

describe.each([14, 18])('readKin on PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  let server: TestServer
  beforeAll(async () => {
    if (skipReason === undefined) server = await startServer({ major })
  })
  afterAll(async () => {
    if (skipReason === undefined) await server.stop()
  })

  test.skipIf(skipReason !== undefined)(`puts each sort together ${skipReason ?? ''}`, async () => {
    const client = await server.connect()
    await client.query(`
      CREATE TABLE p (a int) PARTITION BY LIST (a);
      CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
      CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
      CREATE VIEW v AS SELECT 1 AS one;
      CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
      CREATE TYPE mood AS ENUM ('sad');
      CREATE DOMAIN positive AS int`)
    const kin = await inCapture(server.url(), readKin)
    const named = async (oids: readonly string[], type: string) => {
      const { rows } = await client.query<{ name: string }>(
        `SELECT oid::${type}::text AS name FROM unnest($1::oid[]) AS oid`,
        [oids],
      )
      return rows.map(({ name }) => name)
    }
    const types = ['regclass', 'regclass', 'regprocedure', 'regprocedure', 'regtype', 'regtype']
    const names: string[][] = []
    for (const [place, oids] of kin.entries()) names.push(await named(oids, types[place] ?? 'oid'))
    expect(names.map((some) => some.toSorted().join()).toSorted()).toEqual(
      ['p1,p2', 'm,v', 'f()', 'total(integer)', 'mood', 'positive'].toSorted(),
    )
  })
})
