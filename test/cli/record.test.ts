import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { env, execPath } from 'node:process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readCorpus } from '../../src/corpus/read-corpus.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import type { Ran } from './run.ts'
import { run } from './run.ts'

const require = createRequire(import.meta.url)
const hook = JSON.stringify(new URL('../../src/hooks/pg.ts', import.meta.url).href)
const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`planflip record ${skipReason ?? ''}`, () => {
  let server: TestServer
  let folder: string

  beforeAll(async () => {
    server = await startServer({ major: 18 })
    await (await server.connect()).query('CREATE TABLE orders (id int PRIMARY KEY, status text)')
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planflip-record-test-'))
    await mkdir(join(folder, 'src'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function recordApp(program: string, words: readonly string[] = []): Promise<Ran> {
    const app = join(folder, 'src', 'app.mjs')
    const lines = [
      `import pg from ${JSON.stringify(require.resolve('pg'))}`,
      `import { record } from ${hook}`,
      `const pool = record(new pg.Pool({ connectionString: process.env.DATABASE_URL }))`,
      program,
    ]
    await writeFile(app, lines.join('\n'))
    return run(['record', ...words, '--', execPath, app], {
      directory: folder,
      environment: { ...env, DATABASE_URL: server.url(), NODE_OPTIONS: `--import=${require.resolve('tsx')}` },
    })
  }

  const byId = `await pool.query('SELECT * FROM orders WHERE id = $1', [7])`

  test('writes what the command sent as a corpus, which names the lines of the application', async () => {
    const ran = await recordApp(`${byId}\n${byId}\nawait pool.query('SET work_mem = 100')\nawait pool.end()`)
    expect(ran).toMatchObject({ exitCode: 0, stdout: '' })
    expect(ran.stderr).toContain('3 statements were sent: 1 queries in queries/recorded.jsonl.')
    expect(ran.stderr).toContain('1 set aside that are not planned')
    const { queries, faults } = await readCorpus(join(folder, 'queries'))
    expect(faults).toEqual([])
    expect(queries).toMatchObject([
      {
        sql: 'SELECT * FROM orders WHERE id = $1',
        samples: [['7']],
        source: { file: '../src/app.mjs', line: 4 },
      },
    ])
  })

  test.each([
    [
      'an ES module',
      'app.mjs',
      `import pg from ${JSON.stringify(join(dirname(require.resolve('pg')), '../esm/index.mjs'))}`,
    ],
    ['CommonJS', 'app.cjs', `const pg = require(${JSON.stringify(require.resolve('pg'))})`],
  ])('records %s without a hook', async (_, name, load) => {
    await writeFile(
      join(folder, 'src', name),
      `${load}
async function main() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
  await pool.query('SELECT * FROM orders WHERE id = $1', [7])
  const client = new pg.Client(process.env.DATABASE_URL)
  await client.connect()
  await client.query('SELECT * FROM orders WHERE status = $1', ['paid'])
  await client.end()
  await pool.end()
}
void main()
`,
    )
    const ran = await run(['record', '--', execPath, join(folder, 'src', name)], {
      directory: folder,
      environment: { ...env, DATABASE_URL: server.url(), NODE_OPTIONS: `--import=${require.resolve('tsx')}` },
    })
    expect(ran.exitCode, ran.stderr).toBe(0)
    const { queries } = await readCorpus(join(folder, 'queries'))
    expect(queries.map(({ samples, source }) => [...samples, source.line])).toEqual(
      expect.arrayContaining([
        [['7'], 4],
        [['paid'], 7],
      ]),
    )
  })

  test('keeps the exit code of a command that fails, and what it sent before', async () => {
    const ran = await recordApp(`${byId}\nprocess.exit(7)`)
    expect(ran.exitCode).toBe(7)
    expect((await readCorpus(join(folder, 'queries'))).queries).toHaveLength(1)
  })

  test('a run that sent nothing leaves the corpus as it is, and says so', async () => {
    await mkdir(join(folder, 'queries'))
    await writeFile(join(folder, 'queries', 'recorded.jsonl'), 'older')
    const ran = await recordApp('await pool.end()')
    expect(ran.stderr).toContain('nothing was recorded')
    expect(await readFile(join(folder, 'queries', 'recorded.jsonl'), 'utf8')).toBe('older')
  })

  test('keeps no values where types are asked for', async () => {
    await recordApp(`${byId}\nawait pool.end()`, ['--values', 'types', '--out', 'queries/api/types.jsonl'])
    const { queries } = await readCorpus(join(folder, 'queries'))
    expect(queries).toMatchObject([{ samples: [], source: { file: '../src/app.mjs', line: 4 } }])
  })

  test('what is written in SQL as well is what is written there', async () => {
    await mkdir(join(folder, 'queries'))
    await writeFile(
      join(folder, 'queries', 'orders.sql'),
      '-- name: an order\n-- param 1: 1\nselect * from orders where id = $1;\n',
    )
    await recordApp(`${byId}\nawait pool.end()`)
    expect((await readCorpus(join(folder, 'queries'))).queries.map(({ name }) => name)).toEqual(['an order'])
  })

  test('says that there is no such program', async () => {
    const ran = await run(['record', '--', 'no-such-program'], { directory: folder })
    expect(ran).toMatchObject({ exitCode: 2 })
    expect(ran.stderr).toContain('Cannot run no-such-program: there is no such program.')
  })
})
