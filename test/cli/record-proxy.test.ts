import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process, { env, execPath } from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readCorpus } from '../../src/corpus/read-corpus.ts'
import { freePort } from '../servers/free-port.ts'
import { startListeningServer } from '../servers/listening.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason } from '../servers/start.ts'
import type { Ran } from './run.ts'
import { run } from './run.ts'

/* Programs that know nothing of planflip, in processes of their own. */

const require = createRequire(import.meta.url)
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`planflip record --proxy ${skipReason ?? ''}`, () => {
  let server: TestServer
  let url: string
  let folder: string

  beforeAll(async () => {
    server = await startListeningServer({
      major: 18,
      admits: ['host all app all scram-sha-256', 'host all all all trust'],
    })
    url = `postgres://app:s3cret-word@localhost:${server.port}/postgres`
    const client = await server.connect()
    await client.query(`
      CREATE TABLE orders (id int PRIMARY KEY, status text);
      CREATE ROLE app LOGIN PASSWORD 's3cret-word'; GRANT ALL ON orders TO app`)
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planflip-proxy-test-'))
    await mkdir(join(folder, 'tmp'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const byId = `await client.query('SELECT * FROM orders WHERE id = $1', [7])`

  async function appOf(program: string, connection = 'process.env.DATABASE_URL'): Promise<string> {
    const app = join(folder, 'app.mjs')
    const lines = [
      `import pg from ${JSON.stringify(pathToFileURL(require.resolve('pg')).href)}`,
      `const client = new pg.Client(${connection})`,
      `await client.connect()`,
      program,
    ]
    await writeFile(app, lines.join('\n'))
    return app
  }

  async function recordApp(
    app: string,
    words: readonly string[] = [],
    environment: Record<string, string> = { DATABASE_URL: url },
  ): Promise<Ran> {
    return run(['record', '--proxy', ...words, '--', execPath, app], {
      directory: folder,
      environment: { PATH: env['PATH'], HOME: folder, ...environment },
    })
  }

  const queries = async () => (await readCorpus(join(folder, 'queries'))).queries

  test('records what a program sends, and keeps its exit code', async () => {
    const ran = await recordApp(await appOf(`${byId}\n${byId}\nawait client.end()\nprocess.exitCode = 7`))
    expect(ran).toMatchObject({ exitCode: 7, stdout: '' })
    expect(ran.stderr).toContain('2 statements were sent: 1 queries in queries/recorded.jsonl.')
    expect(await queries()).toMatchObject([
      {
        sql: 'SELECT * FROM orders WHERE id = $1',
        samples: [['7']],
        source: { file: 'recorded.jsonl', line: 1 },
      },
    ])
  })

  test('keeps no values where types are asked for, and what came before a crash', async () => {
    const ran = await recordApp(await appOf(`${byId}\nprocess.exit(3)`), ['--values', 'types'])
    expect(ran.exitCode).toBe(3)
    expect(await queries()).toMatchObject([{ samples: [] }])
  })

  test('finds the server by --url, by variables of libpq and by others, which lead to the proxy then', async () => {
    const port = String(server.port)
    const libpq = {
      PGHOST: 'localhost',
      PGPORT: port,
      PGUSER: 'app',
      PGPASSWORD: 's3cret-word',
      PGDATABASE: 'postgres',
    }
    const ended = `${byId}\nawait client.end()`
    const ways: readonly (readonly [string, readonly string[], Record<string, string>])[] = [
      ['', [], libpq],
      ['process.env.DATABASE_URL', ['--url', url], {}],
      ['process.env.TEST_DATABASE_URL', [], { DATABASE_URL: url, TEST_DATABASE_URL: url }],
      [
        'process.env.OTHER',
        ['--env', 'OTHER'],
        { DATABASE_URL: url, OTHER: url.replace('localhost', 'db.invalid') },
      ],
    ]
    for (const [connection, words, environment] of ways) {
      const ran = await recordApp(await appOf(ended, connection), words, environment)
      expect(ran.stderr).toContain('1 statements were sent')
      expect(ran.exitCode).toBe(0)
      await rm(join(folder, 'queries'), { recursive: true })
    }
  })

  test('says what leads to the proxy when nobody came', async () => {
    const ran = await recordApp(await appOf('await client.end()', JSON.stringify(url)))
    expect(ran.stderr).toContain('no session came through the proxy. DATABASE_URL, PGDATABASE, PGHOST')
  })

  test('tells of a server that is away, without the password', async () => {
    const away = `postgres://app:s3cret-word@localhost:${await freePort()}/postgres`
    const app = await appOf('', 'process.env.DATABASE_URL')
    await writeFile(
      app,
      `await import('./app.mjs').catch(() => process.exit(5))`.replace('./app.mjs', './inner.mjs'),
    )
    await writeFile(
      join(folder, 'inner.mjs'),
      `
      import pg from ${JSON.stringify(pathToFileURL(require.resolve('pg')).href)}
      await new pg.Client(process.env.DATABASE_URL).connect()`,
    )
    const ran = await recordApp(app, [], { DATABASE_URL: away })
    expect(ran.exitCode).toBe(5)
    expect(ran.stderr).toMatch(
      /^planflip: Cannot connect to postgres on localhost:\d+ as app: .*ECONNREFUSED/,
    )
    expect(ran.stderr).not.toContain('s3cret-word')
  })

  test.each([
    [['record', '--proxy'], 'no command'],
    [['record', '--url', 'postgres://h/d', '--', 'true'], 'Add --proxy'],
    [['record', '--proxy', '--env', 'NOTHING', '--', 'true'], 'NOTHING is not set'],
    [
      ['record', '--proxy', '--url', 'postgres://h/d?channel_binding=require', '--', 'true'],
      'channel_binding',
    ],
    [['record', '--proxy', '--proxy-port', '0', '--', 'true'], 'Give a port'],
  ])('%j is asked wrongly', async (words, said) => {
    const ran = await run(words, { directory: folder })
    expect(ran).toMatchObject({ exitCode: 2 })
    expect(ran.stderr).toContain(said)
  })

  /** A program that takes its time to end, in a process group of planflip's. */
  async function startSlow(
    words: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<ChildProcess> {
    const app = await appOf(`
      ${byId}
      process.on('SIGINT', () =>
        setTimeout(async () => {
          await client.query('SELECT status FROM orders')
          process.exit(40)
        }, 1200))
      setInterval(() => undefined, 1000)
      console.log('ready')`)
    const planflip = ['--import', require.resolve('tsx'), main, 'record', ...words]
    const child = spawn(execPath, [...planflip, '--', execPath, app], {
      cwd: folder,
      env: { ...env, DATABASE_URL: url, TMPDIR: join(folder, 'tmp'), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    if (child.stdout !== null) await once(child.stdout, 'data')
    return child
  }

  test.each([
    ['its group', -1],
    ['planflip alone', 1],
  ])('SIGINT to %s: the command ends as it likes, and all is recorded', async (_, sign) => {
    const child = await startSlow(['--proxy'])
    const stderr = child.stderr === null ? '' : text(child.stderr)
    process.kill(sign * (child.pid ?? 0), 'SIGINT')
    expect(await once(child, 'close')).toEqual([40, null])
    expect(await stderr).toContain('2 statements were sent')
    expect(await queries()).toHaveLength(2)
    const left = await readdir(join(folder, 'tmp'))
    expect(left.filter((name) => name.startsWith('planflip-'))).toEqual([])
  })

  test('SIGTERM is the command’s, with hooks, too', async () => {
    const child = await startSlow([], { NODE_OPTIONS: `--import=${require.resolve('tsx')}` })
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([143, null])
    expect(await queries()).toHaveLength(1)
  })
})
