import type { Explained } from '../../src/commands/explain.ts'
import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asRole } from '../servers/as-role.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'
import { run } from './run.ts'

/* The command line as its users meet it, from a server with data to a report, and everything that they may ask wrongly. */

let server: TestServer
let directory: string
const at = (name: string) => join(directory, name)

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-cli-'))
  server = await startServer({ major: 18 })
  for (const [name, rows] of [
    ['small', 100],
    ['large', 200_000],
  ] as const) {
    await server.createDatabase(name)
    const client = await server.connect(name)
    await client.query(`
      CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL, note text);
      INSERT INTO orders SELECT i, CASE WHEN i % 50 = 0 THEN 'open' ELSE 'done' END, repeat('x', 90)
        FROM generate_series(1, ${rows}) AS i;
      CREATE INDEX orders_status ON orders (status)`)
    await client.query('VACUUM ANALYZE orders')
  }
  await mkdir(at('queries'))
  await writeFile(
    at('queries/orders.sql'),
    `-- name: by status
-- param status: open, done
SELECT * FROM orders WHERE status = :status;

-- name: broken
SELEC * FROM orders;

-- name: by key
SELECT * FROM orders WHERE id = 7;
`,
  )
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

describe('from a server to a report', () => {
  test('capture, verify, inspect, explain and compare', async () => {
    for (const name of ['small', 'large']) {
      const captured = await run([
        'capture',
        server.url(name),
        '--out',
        at(`${name}.json`),
        '--queries',
        at('queries'),
      ])
      expect(captured).toMatchObject({ exitCode: 0 })
      expect(captured.stdout).toContain(`${name} on PostgreSQL 18, 1 relations, 2 indexes`)
    }

    const verified = await run(['verify', '--snapshot', at('large.json'), '--min', '100', '--format', 'json'])
    expect(verified.exitCode).toBe(0)
    expect(JSON.parse(verified.stdout)).toMatchObject({
      format: 1,
      summary: { queries: 3, identical: 3, sameShape: 0, different: 0, failed: 0 },
    })
    const live = await run([
      'verify',
      '--snapshot',
      at('large.json'),
      '--url',
      server.url('large'),
      '--queries',
      at('queries'),
      '--format',
      'json',
    ])
    expect(JSON.parse(live.stdout)).toMatchObject({ summary: { queries: 3, identical: 3 } })

    const inspected = await run(['inspect', at('large.json')])
    expect(inspected.stdout).toMatch(/public\.orders\s+│ 200,000/)
    expect(inspected.stdout).not.toContain('"open"')
    expect((await run(['inspect', at('large.json'), '--values'])).stdout).toContain('"open"')

    const sql = at('query.sql')
    await writeFile(sql, 'SELECT * FROM orders WHERE status = :status')
    const explained = await run(['explain', sql, '--snapshot', at('large.json'), '--param', 'status=open'])
    expect(explained.exitCode).toBe(0)
    expect(explained.stdout).toContain('Index Scan using orders_status')
    expect(explained.stdout).toMatch(/^-- It would cost [\d.,]+x as much without orders_status\w*\.$/m)
    expect(
      (await run(['explain', sql, '--snapshot', at('large.json'), '--param', 'status=done'])).stdout,
    ).toContain('Seq Scan')
    const drawn = await run(['explain', sql, '--snapshot', at('large.json'), '--format', 'json'])
    const { plans } = JSON.parse(drawn.stdout) as Explained
    expect(plans.map((plan) => plan.drawn)).toContain('rare')
    for (const { outcome, decisions } of plans) {
      if (outcome.status === 'failed') throw new Error(outcome.message)
      const { totalCost } = outcome.plan.root.estimate
      const margins = decisions.flatMap(({ margin = [] }) => margin)
      expect(margins).toEqual(margins.toSorted((one, other) => one - other))
      for (const { margin, alternative } of decisions)
        expect(margin).toBe(alternative === undefined ? undefined : alternative.cost / totalCost)
    }
    const open = plans.find(({ values }) => values?.[0] === 'open')
    expect(open?.decisions[0]?.alternative?.text).toContain('Seq Scan on orders')
    await writeFile(
      sql,
      'SELECT a.id FROM orders a JOIN orders b ON b.id = a.id + 1 WHERE a.status = :status AND b.note > a.note ORDER BY b.note',
    )
    const joined = await run([
      'explain',
      sql,
      '--snapshot',
      at('large.json'),
      '--param',
      'status=open',
      '--format',
      'json',
    ])
    const margins = (JSON.parse(joined.stdout) as Explained).plans.flatMap(({ decisions }) =>
      decisions.flatMap(({ margin = [] }) => margin),
    )
    expect(margins.length).toBeGreaterThan(1)
    expect(margins).toEqual(margins.toSorted((one, other) => one - other))
    await writeFile(sql, 'SELECT * FROM orders WHERE status = :status')
    const generic = await run(['explain', sql, '--snapshot', at('large.json'), '--generic'])
    expect(generic.stdout).toContain('(status = $1)')
    expect(generic.stdout).not.toContain('rare')

    const compared = await run([
      'compare',
      at('small.json'),
      at('large.json'),
      '--queries',
      at('queries'),
      '--format',
      'json',
    ])
    expect(compared.stderr).toContain('orders.sql:6: ')
    const report = JSON.parse(compared.stdout) as {
      queries: { name: string; verdict: string; changes: { kind: string }[] }[]
    }
    expect(report).toMatchObject({ format: 1, summary: { queries: 2 } })
    expect(
      report.queries.find(({ name }) => name === 'by status')?.changes.map(({ kind }) => kind),
    ).toContain('seq-to-index-scan')
    expect(compared.exitCode).toBe(0)
  })

  test('a comparison that regresses exits with 1 and says why', async () => {
    const lost = await run([
      'compare',
      at('large.json'),
      at('large.json'),
      '--queries',
      at('queries'),
      '--set',
      'enable_indexscan=off',
      '--set',
      'enable_bitmapscan=off',
    ])
    expect(lost.stdout).toContain('became Seq Scan')
    expect(lost.exitCode).toBe(1)
  })

  test('two captures of one state differ in nothing but the time', async () => {
    await run(['capture', server.url('small'), '--out', at('again.json')])
    await run(['capture', server.url('small'), '--out', at('and-again.json')])
    const withoutTime = async (name: string) =>
      (await readFile(at(name), 'utf8')).replace(/"capturedAt": ".*"/, '')
    expect(await withoutTime('again.json')).toBe(await withoutTime('and-again.json'))
  })

  test('only what is selected is captured', async () => {
    const client = await server.connect('small')
    await client.query(
      'CREATE SCHEMA other; CREATE TABLE other.kept (id int PRIMARY KEY); CREATE TABLE other.log_1 (id int)',
    )
    const words = [
      'capture',
      server.url('small'),
      '--out',
      at('part.json'),
      '--schema',
      'other',
      '--exclude',
      'log_*',
    ]
    expect((await run(words)).stdout).toContain('1 relations, 1 indexes')
    expect((await run(['inspect', at('part.json')])).stdout).toContain('other.kept')
    await writeFile(at('part.sql'), 'SELECT * FROM other.kept')
    expect(await run(['explain', at('part.sql'), '--snapshot', at('part.json')])).toMatchObject({
      exitCode: 0,
    })
    await client.query('DROP SCHEMA other CASCADE')
  })

  test('a member of pg_read_all_data may capture', async () => {
    const client = await server.connect('large')
    await client.query('CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader')
    const captured = await run([
      'capture',
      asRole(server.url('large'), 'reader'),
      '--out',
      at('reader.json'),
      '--queries',
      at('queries'),
    ])
    expect(captured).toMatchObject({ exitCode: 0, stderr: '' })
    const verified = await run(['verify', '--snapshot', at('reader.json'), '--format', 'json'])
    expect(JSON.parse(verified.stdout)).toMatchObject({ summary: { identical: 3 } })
    expect((await run(['inspect', at('reader.json')])).stdout).toMatch(/index heights\s+│ 2\s+│ 0\s+│ 0/)
  })

  test('any role may capture that may select, and is told what it may not read', async () => {
    const client = await server.connect('large')
    await client.query(`
      CREATE INDEX orders_note ON orders (lower(note)); ANALYZE orders;
      CREATE ROLE "App Role" LOGIN; GRANT SELECT ON orders TO "App Role"`)
    const url = asRole(server.url('large'), 'App Role')
    const ordinary = await run(['capture', url, '--out', at('ordinary.json'), '--queries', at('queries')])
    const grant = 'GRANT pg_read_all_data TO "App Role";'
    expect(ordinary).toMatchObject({ exitCode: 0, stderr: '' })
    expect(ordinary.stdout).toContain(`\n  ${grant} -- statistics of 1 indexed expression\n`)

    const verified = await run(['verify', '--snapshot', at('ordinary.json'), '--format', 'json'])
    expect(JSON.parse(verified.stdout)).toMatchObject({ summary: { queries: 3, identical: 3 } })
    expect((await run(['inspect', at('ordinary.json')])).stdout).toContain(grant)
    const inspected = await run(['inspect', at('ordinary.json'), '--format', 'json'])
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      role: 'App Role',
      unreadable: [{ input: 'expression statistics', object: 'orders_note', grants: [grant] }],
      mending: { statements: [{ sql: grant, gives: [{ input: 'expression statistics', count: 1 }] }] },
    })

    await client.query(grant)
    const mended = await run(['capture', url, '--out', at('mended.json')])
    expect(mended.stdout).not.toContain('may not')
    expect((await readFile(at('mended.json'), 'utf8')).match(/"unreadable": \[\]/g)).toHaveLength(1)
    await client.query('DROP INDEX orders_note')
  })
})

describe('asked wrongly', () => {
  test.each([
    ['no such snapshot', ['inspect', 'absent.json'], 2, 'there is no such file'],
    ['no such corpus', ['compare', 'large.json', 'large.json', '--queries', 'absent'], 2, 'absent'],
    ['an unknown command', ['captrue'], 2, 'capture'],
    ['an unknown option', ['capture', '--qeries', 'x'], 2, '--queries'],
    [
      'an unknown engine',
      ['compare', 'large.json', 'large.json', '--queries', 'queries', '--engine', 'mysql'],
      2,
      'no engine mysql',
    ],
    ['an unknown format', ['inspect', 'large.json', '--format', 'yaml'], 2, 'yaml'],
    [
      'a setting without a value',
      ['compare', 'large.json', 'large.json', '--set', 'work_mem'],
      2,
      'name=value',
    ],
    [
      'a parameter that is not there',
      ['explain', 'query.sql', '--snapshot', 'large.json', '--param', 'x=1'],
      2,
      'no parameter x',
    ],
    ['no certificate', ['verify', '--snapshot', 'again.json'], 2, 'no certificate'],
    ['not SQL', ['explain', 'not.sql', '--snapshot', 'large.json'], 2, 'syntax error'],
  ])('%s', async (_, words, exitCode, message) => {
    await writeFile(at('not.sql'), 'Dear sirs, please find enclosed')
    const files = /^(large|again|absent)\.json$|^(query|not)\.sql$|^(queries|absent)$/
    const ran = await run(words.map((word) => (files.test(word) ? at(word) : word)))
    expect(ran.stderr).toContain(message)
    expect(ran).toMatchObject({ exitCode, stdout: '' })
  })

  test.each(['cut', 'future', 'foreign'])('a snapshot that is %s', async (fault) => {
    const whole = await readFile(at('large.json'), 'utf8')
    const faulty = {
      cut: whole.slice(0, whole.length / 2),
      future: whole.replace('"format": 1', '"format": 7'),
      foreign: '{"lockfileVersion": 3}',
    }[fault]
    await writeFile(at(`${fault}.json`), faulty ?? '')
    const ran = await run(['compare', at(`${fault}.json`), at('large.json'), '--queries', at('queries')])
    expect(ran.stderr).toContain(`${fault}.json`)
    expect(ran).toMatchObject({ exitCode: 4, stdout: '' })
  })
})

describe('the surroundings do not allow it', () => {
  test('connection refused', async () => {
    const ran = await run(['capture', 'postgres://me:s3cret@127.0.0.1:1/shop', '--out', at('never.json')])
    expect(ran).toMatchObject({ exitCode: 3, stdout: '' })
    expect(ran.stderr).toContain('ECONNREFUSED')
    expect(ran.stderr).not.toContain('s3cret')
    expect(await readdir(directory)).not.toContain('never.json')
  })

  test('a wrong password', async () => {
    const client = await server.connect()
    await client.query(`CREATE ROLE guarded LOGIN PASSWORD 'right'`)
    const hba = join(server.dataDirectory, 'pg_hba.conf')
    await writeFile(hba, `local all guarded scram-sha-256\n${await readFile(hba, 'utf8')}`)
    await client.query('SELECT pg_reload_conf()')
    await expect
      .poll(
        async () =>
          (
            await run([
              'capture',
              asRole(server.url('small'), 'guarded', 's3cret'),
              '--out',
              at('never.json'),
            ])
          ).stderr,
      )
      .toContain('password authentication failed')
    const ran = await run([
      'capture',
      asRole(server.url('small'), 'guarded', 's3cret'),
      '--out',
      at('never.json'),
    ])
    expect(ran.exitCode).toBe(3)
    expect(ran.stderr).not.toContain('s3cret')
  })

  test('no such database', async () => {
    const ran = await run(['capture', server.url('absent'), '--out', at('never.json')])
    expect(ran).toMatchObject({ exitCode: 3 })
    expect(ran.stderr).toContain('does not exist')
  })

  test('a role without privileges is told which one it needs', async () => {
    const client = await server.connect()
    await client.query('CREATE ROLE nobody LOGIN')
    const ran = await run(['capture', asRole(server.url('small'), 'nobody'), '--out', at('never.json')])
    expect(ran).toMatchObject({ exitCode: 3 })
    expect(ran.stderr).toContain('GRANT pg_read_all_data TO "nobody";')
  })

  test('a result that cannot be written', async () => {
    await appendFile(at('a-file'), '')
    const ran = await run(['inspect', at('large.json'), '--out', at('a-file/report.txt')])
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' })
  })
})
