import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCorpus } from '../../src/corpus/read-corpus.ts'
import type { Query } from '../../src/model/query.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { run } from '../cli/run.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/* What an application sends to a real server comes back as a corpus, which that server plans statement by statement. */

const shopQueries = fileURLToPath(new URL('../../queries', import.meta.url))
const settings = { shared_preload_libraries: 'pg_stat_statements', autovacuum: 'off' }
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-observed-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** Constants in every place where the grammar takes nothing but a constant, and where a parameter has no type by itself. */
const difficult = [
  `SELECT * FROM keepers WHERE hired > now() - interval '1 day'`,
  `SELECT * FROM keepers WHERE hired > date '2020-01-01' + 7`,
  `SELECT * FROM keepers WHERE hired > now() - interval'2' month`,
  `SELECT * FROM keepers WHERE hired > timestamp with time zone '2020-01-01 00:00+00' AT TIME ZONE 'UTC'`,
  `SELECT extract(year from hired), date_trunc('month', hired), to_char(hired, 'YYYY') FROM keepers`,
  `SELECT count(1), sum(CASE WHEN name = 'x' THEN 1 ELSE 0 END) FROM keepers`,
  `SELECT json_build_object('name', name, 'x', 1), concat('a', id), format('%s', id) FROM keepers`,
  `SELECT 'x' || name || 'y', 'a' || 'b' FROM keepers WHERE id = ANY (ARRAY[1, 2, 3])`,
  `SELECT * FROM keepers JOIN generate_series(1, 10) AS g ON g = id WHERE coalesce(1, 2) = id`,
  `SELECT * FROM keepers WHERE id IN (1, 2, 3) AND 'x' IS NOT NULL ORDER BY 2 LIMIT 3 OFFSET 1`,
  `SELECT * FROM keepers FETCH FIRST 3 ROWS ONLY`,
  `SELECT id, lag(id, 1, 0) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM keepers`,
  `SELECT "naïve" FROM "Order Lines" WHERE "Group By" = 'ß' GROUP BY 1 HAVING count(*) > 1`,
  `SELECT round(id * 1.5, 2), power(2, id), -1 - id FROM keepers WHERE (id, name) IN ((1, 'a'), (2, 'b'))`,
]

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  test.skipIf(serverSkipReason(major) !== undefined)('all that was sent can be planned', async () => {
    await using server = await startServer({ major, settings })
    await server.createDatabase('shop')
    const client = await server.connect('shop')
    await fillDatabase(client, databaseFolder('shop'), ['schema.sql'])
    await client.query(`
      CREATE TABLE keepers (id int, name text, hired date); CREATE TABLE "Order Lines" ("Group By" text, "naïve" int)`)
    await client.query('CREATE SCHEMA "Odd one"; CREATE EXTENSION pg_stat_statements SCHEMA "Odd one"')
    await client.query('SELECT "Odd one".pg_stat_statements_reset()')
    const application = (await readCorpus(shopQueries)).queries
    for (const query of application) await send(client, query)
    for (const sql of difficult) await client.query(sql)

    const counted = await client.query<{ readonly statements: number }>(`
      SELECT count(DISTINCT query)::int AS statements FROM "Odd one".pg_stat_statements
      WHERE toplevel AND query ~* '^\\s*(select|with|insert|update|delete|merge)' AND query !~ 'pg_'`)
    const statements = counted.rows[0]?.statements ?? 0
    const queries = join(directory, `queries-${major}`)
    const out = join(directory, `${major}.json`)
    // The tables are empty, which alone takes --force.
    const captured = await run([
      'capture',
      '--pg-stat-statements',
      server.url('shop'),
      '--queries',
      queries,
      '--out',
      out,
      '--force',
    ])
    expect(captured).toMatchObject({ exitCode: 0 })
    expect(captured.stdout).toContain(join(queries, 'pg_stat_statements.sql'))

    const corpus = await readCorpus(queries)
    expect(corpus.faults).toEqual([])
    expect(captured.stderr).not.toMatch(/does not prepare|cannot be parsed|lost/)
    expect(statements).toBeGreaterThan(difficult.length + 50)
    expect(corpus.queries).toHaveLength(statements)

    const { certificate } = await readSnapshot(out)
    expect(certificate?.plans.filter(({ outcome }) => outcome.status === 'failed')).toEqual([])
    expect(certificate?.plans.length).toBe(corpus.queries.length)
  })
})

async function send(client: Client, { sql, parameters, samples }: Query): Promise<void> {
  await client.query('BEGIN')
  for (const values of samples.length === 0 ? [parameters.map(() => null)] : samples)
    await client.query(sql, [...values]).catch(rollBack)
  await client.query('ROLLBACK')

  // Without rows and values, some statements violate constraints.
  async function rollBack(): Promise<void> {
    await client.query('ROLLBACK; BEGIN')
  }
}

describe('on the command line', () => {
  let server: TestServer
  let client: Client
  const file = () => join(directory, 'corpus/observed.sql')
  const capture = (...words: readonly string[]) =>
    run(['capture', server.url('shop'), '--out', join(directory, 'shop.json'), ...words])
  const as = (role: string, database = 'shop') => server.url(database).replace(/\/\/[^@/]*@/, `//${role}@`)

  beforeAll(async () => {
    server = await startServer({ major: 18, settings })
    await server.createDatabase('shop')
    client = await server.connect('shop')
    await client.query(`
      CREATE TABLE orders AS SELECT i AS id, 'open' AS status FROM generate_series(1, 1000) AS i;
      CREATE ROLE clerk LOGIN; CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO clerk, reader;
      CREATE EXTENSION pg_stat_statements`)
    await client.query('ANALYZE')
    await client.query('SELECT pg_stat_statements_reset()')
    for (let id = 1; id <= 7; id++) await client.query(`SELECT * FROM orders WHERE id = ${id}`)
    await client.query('SET ROLE clerk')
    for (let id = 1; id <= 4; id++) await client.query(`SELECT * FROM orders WHERE id = ${id}`)
    await client.query('RESET ROLE')
    await client.query(`CREATE TABLE gone (id int)`)
    await client.query('SELECT * FROM gone')
    await client.query('DROP TABLE gone')
  })
  afterAll(() => server.stop())

  test('weights are those of all roles together, and what was set aside is told with a reason', async () => {
    const captured = await capture('--pg-stat-statements', file())
    expect(captured).toMatchObject({ exitCode: 0 })
    expect(captured.stdout).toContain(`${file()}: 1 statements of 11 calls.`)
    expect(captured.stderr).toMatch(/ {2}\d+ that are not planned: DDL, SET/)
    expect(captured.stderr).toContain(
      '  1 that production does not prepare, as: relation "gone" does not exist\n',
    )

    const { queries, faults } = await readCorpus(join(directory, 'corpus'))
    expect(faults).toEqual([])
    expect(queries).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/^select orders [0-9a-f]{8}$/),
        sql: 'SELECT * FROM orders WHERE id = $1',
        weight: { calls: 11, totalTime: expect.closeTo(0.5, -1) },
      }),
    ])
  })

  test('another capture writes the same, but for the weights', async () => {
    const withoutWeights = async () => (await readFile(file(), 'utf8')).replaceAll(/weight .*/g, '')
    await capture('--pg-stat-statements', file())
    const before = await withoutWeights()
    await client.query('SELECT * FROM orders WHERE id = 1')
    await capture('--pg-stat-statements', file())
    expect(await readFile(file(), 'utf8')).toContain('calls=12 ')
    expect(await withoutWeights()).toBe(before)
  })

  test('a file that somebody wrote by hand is not overwritten', async () => {
    const own = join(directory, 'own.sql')
    await writeFile(own, 'SELECT 1;')
    const refused = await capture('--pg-stat-statements', own)
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toContain('--force')
    expect(await readFile(own, 'utf8')).toBe('SELECT 1;')
    expect(await capture('--pg-stat-statements', own, '--force')).toMatchObject({ exitCode: 0 })
    expect(await readFile(own, 'utf8')).toMatch(/^-- Written by "planflip capture/)
  })

  test('what other roles sent is counted and told with the GRANT, and seen with it', async () => {
    const target = join(directory, 'reader.sql')
    const words = [
      'capture',
      as('reader'),
      '--out',
      join(directory, 'reader.json'),
      '--pg-stat-statements',
      target,
    ]
    const blind = await run(words)
    expect(blind).toMatchObject({ exitCode: 0 })
    expect(blind.stderr).toMatch(/ {2}\d+ of other roles: GRANT pg_read_all_stats TO "?reader"?;\n/)
    expect(blind.stdout).toContain(`${target}: not written`)
    await expect(readFile(target)).rejects.toThrow('ENOENT')

    await client.query('GRANT pg_read_all_stats TO reader')
    const seeing = await run(words)
    expect(seeing.stdout).toMatch(/1 statements of 1\d calls/)
    expect(seeing.stderr).not.toContain('of other roles')
  })

  test('an extension of an older version', async () => {
    await server.createDatabase('old')
    const old = await server.connect('old')
    await old.query(`CREATE EXTENSION pg_stat_statements VERSION '1.4'; CREATE TABLE t AS SELECT 1 AS id`)
    await old.query('ANALYZE')
    await old.query('SELECT id FROM t WHERE id = 3')
    const words = ['capture', server.url('old'), '--out', join(directory, 'old.json')]
    const captured = await run([...words, '--pg-stat-statements', join(directory, 'old.sql')])
    expect(captured.stdout).toContain('1 statements of 1 calls')
  })

  test('no extension', async () => {
    await server.createDatabase('bare')
    const bare = await server.connect('bare')
    await bare.query('CREATE TABLE t AS SELECT 1 AS id')
    await bare.query('ANALYZE')
    const words = [
      'capture',
      server.url('bare'),
      '--out',
      join(directory, 'bare.json'),
      '--pg-stat-statements',
    ]
    const refused = await run([...words, join(directory, 'bare.sql')])
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' })
    expect(refused.stderr).toContain('database bare does not have the extension pg_stat_statements')
    expect(refused.stderr).toContain('CREATE EXTENSION pg_stat_statements;')
  })

  test('an extension that may not be read', async () => {
    await client.query(
      'REVOKE SELECT ON pg_stat_statements FROM PUBLIC, pg_read_all_data; CREATE ROLE outsider LOGIN',
    )
    await client.query('GRANT SELECT ON orders TO outsider')
    const words = [
      'capture',
      as('outsider'),
      '--out',
      join(directory, 'outsider.json'),
      '--pg-stat-statements',
    ]
    const refused = await run([...words, join(directory, 'outsider.sql')])
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' })
    expect(refused.stderr).toContain('GRANT SELECT ON "public".pg_stat_statements')
    await client.query('GRANT SELECT ON pg_stat_statements TO PUBLIC')
  })

  test('an extension that the server does not load', async () => {
    await using plain = await startServer({ major: 18 })
    await plain.createDatabase('shop')
    const other = await plain.connect('shop')
    await other.query('CREATE TABLE t AS SELECT 1 AS id; CREATE EXTENSION pg_stat_statements')
    await other.query('ANALYZE')
    const words = [
      'capture',
      plain.url('shop'),
      '--out',
      join(directory, 'plain.json'),
      '--pg-stat-statements',
    ]
    const refused = await run([...words, join(directory, 'plain.sql')])
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' })
    expect(refused.stderr).toContain('shared_preload_libraries')
  })

  test('statements that hold values of redacted columns are set aside', async () => {
    await client.query(`SELECT /* those that are open */ count(*) FROM orders WHERE id < 7`)
    const target = join(directory, 'redacted.sql')
    const captured = await capture('--pg-stat-statements', target, '--redact', 'orders.status')
    expect(captured.stderr).toContain('  1 that name values of redacted columns\n')
    expect(await readFile(target, 'utf8')).not.toContain('open')
  })
})
