import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'
import type { Figure } from './figure.ts'

/**
 * A database of 20,000 relations and 200,000 columns: 50 tables of 200 partitions each, with a primary key. Each command
 * runs in a process of its own, as a user starts it; the first start of an engine, which unpacks it, is not counted.
 */
export async function benchBigCatalog(): Promise<readonly Figure[]> {
  const major = 18
  const folder = await mkdtemp(join(tmpdir(), 'planflip-bench-'))
  const snapshot = join(folder, 'big.json')
  const query = join(folder, 'query.sql')
  const environment = { ...process.env, PLANFLIP_CACHE: await cacheWithEngines() }
  try {
    const server = await startServer({ major })
    await fill(server)
    const captured = await run(['capture', server.url('postgres'), '--out', snapshot], environment)
    await server.stop()

    await writeFile(query, 'SELECT 1')
    await run(
      ['explain', query, '--snapshot', 'stats/staging.json', '--engine', `native:${major}`],
      environment,
    )
    await writeFile(query, 'SELECT * FROM big_7 WHERE id = 77')
    const planned = await run(
      ['explain', query, '--snapshot', snapshot, '--engine', `native:${major}`],
      environment,
    )
    return [
      { name: 'capture of 20,000 relations', value: captured.seconds, unit: 's', limit: 20 },
      { name: 'memory of that capture, at most', value: captured.megabytes, unit: 'MB', limit: 500 },
      {
        name: 'injection of them into a native scratch, and a plan',
        value: planned.seconds,
        unit: 's',
        limit: 30,
      },
      { name: 'memory of that injection, at most', value: planned.megabytes, unit: 'MB' },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

const parents = 50
const partitions = 200

async function fill(server: TestServer): Promise<void> {
  const client = await server.connect()
  const more = Array.from({ length: 16 }, (_, number) => `c${number} ${types[number % types.length]}`)
  const values = Array.from(
    { length: 16 },
    (_, number) => `(g % ${number + 2})::text::${types[number % types.length]}`,
  )
  for (let parent = 0; parent < parents; parent += 1) {
    await client.query(`
      CREATE TABLE big_${parent} (id bigint, day date, ${more.join(', ')}, PRIMARY KEY (id, day)) PARTITION BY RANGE (id);
      DO $$ BEGIN FOR part IN 0..${partitions - 1} LOOP
        EXECUTE format('CREATE TABLE big_${parent}_%s PARTITION OF big_${parent} FOR VALUES FROM (%s) TO (%s)', part, part * 10, part * 10 + 10);
      END LOOP; END $$;
      INSERT INTO big_${parent} SELECT g, date '2026-01-01' + g % 100, ${values.join(', ')}
        FROM generate_series(0, ${partitions * 10 - 1}) AS g`)
  }
  await client.query('ANALYZE')
  await client.end()
}

const types = ['text', 'int', 'numeric', 'bigint'] as const

interface Measured {
  readonly seconds: number
  readonly megabytes: number
}

/** Runs the built command line, and looks every 10 ms how much memory it has. */
async function run(words: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const begun = performance.now()
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
  const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let kilobytes = 0
  const timer = setInterval(() => {
    if (child.pid !== undefined) kilobytes = Math.max(kilobytes, residentKilobytes(child.pid))
  }, 10)
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')])
  clearInterval(timer)
  if (child.exitCode !== 0 || kilobytes === 0) throw new Error(`planflip ${words[0]}: ${said}`)
  return { seconds: (performance.now() - begun) / 1000, megabytes: kilobytes / 1000 }
}

/** Of a process and those that it started itself, such as pg_dump (proc(5)). */
function residentKilobytes(pid: number): number {
  const children = readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  const kilobytesOf = (one: number) => Number(/VmRSS:\s+(\d+)/.exec(readProc(`${one}/status`))?.[1] ?? 0)
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + kilobytesOf(one), 0)
}

/** Nothing of a process that has ended. */
function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8')
  } catch {
    return ''
  }
}
