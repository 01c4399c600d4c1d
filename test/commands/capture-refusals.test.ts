import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { readSnapshot, writeSnapshot } from '../../src/store/snapshot.ts'
import { run } from '../cli/run.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/* What a capture is not to write unless somebody insists: of the wrong database, or over the wrong file. */

let server: TestServer
let directory: string
let number = 0
const at = (name: string) => join(directory, name)

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-refusals-'))
  server = await startServer({ major: 18, settings: { autovacuum: 'off' } })
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

async function database(statements: readonly string[] = []): Promise<{ name: string; client: Client }> {
  const name = `database_${++number}`
  await server.createDatabase(name)
  const client = await server.connect(name)
  for (const statement of statements) await client.query(statement)
  return { name, client }
}

const capture = (name: string, ...words: readonly string[]) =>
  run(['capture', server.url(name), '--out', at('snapshot.json'), ...words])

describe('a database of which there is nothing to know', () => {
  test.each([
    ['no tables', [], 2, /database database_\d+ has no tables/],
    ['one empty table', ['CREATE TABLE t (id int)', 'ANALYZE'], 2, /The only table of .* is empty/],
    [
      'empty tables, of which one was vacuumed',
      ['CREATE TABLE t (id int)', 'CREATE TABLE u (id int)', 'VACUUM t'],
      2,
      /All 2 tables of .* are empty/,
    ],
    [
      'rows, but no ANALYZE',
      ['CREATE TABLE t AS SELECT 1 AS id'],
      3,
      /None of the 1 tables .* was ever analyzed/,
    ],
    [
      'rows that VACUUM and CREATE INDEX have counted, but no ANALYZE',
      [
        'CREATE TABLE t AS SELECT 1 AS id',
        'CREATE INDEX ON t (id)',
        'CREATE TABLE u AS SELECT 1 AS id',
        'VACUUM u',
      ],
      3,
      /None of the 2 tables .* was ever analyzed/,
    ],
  ] as const)('%s', async (_, statements, exitCode, message) => {
    const { name } = await database(statements)
    await rm(at('snapshot.json'), { force: true })
    const refused = await capture(name)
    expect(refused).toMatchObject({ exitCode, stdout: '' })
    expect(refused.stderr).toMatch(message)
    expect(refused.stderr).toContain('--force')
    await expect(readSnapshot(at('snapshot.json'))).rejects.toThrow('no such file')
    expect(await capture(name, '--force')).toMatchObject({ exitCode: 0 })
    expect((await readSnapshot(at('snapshot.json'))).database.name).toBe(name)
  })

  test('options that leave no table', async () => {
    const { name } = await database(['CREATE TABLE t AS SELECT 1 AS id', 'ANALYZE'])
    const refused = await capture(name, '--schema', 'Public')
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toContain('leave none of the 1 tables')
  })
})

describe('single tables without statistics', () => {
  test('are told with the ANALYZE to run', async () => {
    const { name } = await database([
      'CREATE TABLE analyzed AS SELECT 1 AS id',
      'ANALYZE',
      'CREATE TABLE "Odd ""name" AS SELECT 1 AS id',
      'CREATE TABLE parent (id int) PARTITION BY RANGE (id)',
      'CREATE TABLE child PARTITION OF parent DEFAULT',
      'INSERT INTO parent VALUES (1)',
      'ANALYZE child',
      'CREATE TABLE empty (id int)',
    ])
    const captured = await capture(name, '--force')
    expect(captured.exitCode).toBe(0)
    expect(captured.stderr).toBe(
      'planflip: 2 of 5 tables were never analyzed, and their plans rest on guesses. Run, and capture again:\n' +
        '  ANALYZE "public"."Odd ""name", "public"."parent";\n',
    )
  })

  test('of many, ANALYZE is told', async () => {
    const { name } = await database([
      'CREATE TABLE analyzed AS SELECT 1 AS id',
      'ANALYZE',
      ...Array.from({ length: 11 }, (_, place) => `CREATE TABLE t${place} AS SELECT 1 AS id`),
    ])
    expect((await capture(name, '--force')).stderr).toContain('11 of 12 tables were never analyzed')
    expect((await capture(name, '--force')).stderr).toContain('\n  ANALYZE;\n')
  })
})

describe('a file that is there already', () => {
  let name: string
  let client: Client
  let snapshot: Snapshot
  beforeAll(async () => {
    ;({ name, client } = await database([
      'CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 2000) AS i',
      'CREATE TABLE u AS SELECT 1 AS id',
      'CREATE TABLE v AS SELECT 1 AS id',
      'ANALYZE',
    ]))
    await capture(name, '--force')
    snapshot = await readSnapshot(at('snapshot.json'))
  })
  beforeEach(() => writeSnapshot(at('snapshot.json'), snapshot))

  /** What is said of a refusal that leaves the file alone and that --force overrules. */
  async function refusalOf(words: readonly string[] = []): Promise<string> {
    const before = await readFile(at('snapshot.json'))
    const refused = await capture(name, ...words)
    expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--force') })
    expect(await readFile(at('snapshot.json'))).toEqual(before)
    expect(await capture(name, ...words, '--force')).toMatchObject({ exitCode: 0 })
    expect(await readFile(at('snapshot.json'))).not.toEqual(before)
    return refused.stderr
  }

  test('an older capture of the same is replaced', async () => {
    await writeSnapshot(at('snapshot.json'), { ...snapshot, capturedAt: '2020-01-01T00:00:00Z' })
    expect(await capture(name)).toMatchObject({ exitCode: 0 })
    expect((await readSnapshot(at('snapshot.json'))).capturedAt).not.toMatch(/^2020/)
  })

  test('of another database', async () => {
    await writeSnapshot(at('snapshot.json'), {
      ...snapshot,
      database: { ...snapshot.database, name: 'production' },
    })
    expect(await refusalOf()).toContain(`database production there, ${name} now`)
  })

  test('of another server', async () => {
    await writeSnapshot(at('snapshot.json'), {
      ...snapshot,
      database: { ...snapshot.database, systemIdentifier: '7000000000000000001' },
    })
    const own = snapshot.database.systemIdentifier ?? ''
    expect(await refusalOf()).toContain(`system identifier 7000000000000000001 there, ${own} now`)
  })

  test('a server that does not tell its identifier may be the same', async () => {
    const { systemIdentifier: _, ...anonymous } = snapshot.database
    await writeSnapshot(at('snapshot.json'), { ...snapshot, database: anonymous })
    expect(await capture(name)).toMatchObject({ exitCode: 0 })
  })

  test('of more relations', async () => {
    expect(await refusalOf(['--exclude', 'u', 'v'])).toContain('relations 3 there, 1 now')
  })

  test('of more rows', async () => {
    await client.query('DELETE FROM t WHERE id > 900')
    await client.query('VACUUM ANALYZE t')
    expect(await refusalOf()).toContain('rows 2,002 there, 902 now')
  })

  test.each([
    ['not JSON', 'Dear diary'],
    ['JSON of somebody else', '{"lockfileVersion": 3}'],
    ['a snapshot of a later format', '{"format": 2, "relations": []}'],
    ['a damaged snapshot', '{"format": 1, "relations": []}'],
  ])('%s', async (_, text) => {
    await writeFile(at('snapshot.json'), text)
    expect(await refusalOf()).toContain('snapshot.json is there already')
  })

  test('a directory cannot be overwritten at all', async () => {
    await rm(at('snapshot.json'))
    await mkdir(at('snapshot.json'))
    expect(await capture(name)).toMatchObject({ exitCode: 2, stdout: '' })
    expect(await capture(name, '--force')).toMatchObject({ exitCode: 2, stdout: '' })
    await rm(at('snapshot.json'), { recursive: true })
  })
})
