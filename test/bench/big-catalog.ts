import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'
import type { Figure } from './figure.ts'
import { runMeasured } from './run-measured.ts'

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
    const captured = await runMeasured(['capture', server.url('postgres'), '--out', snapshot], environment)
    await server.stop()

    await writeFile(query, 'SELECT 1')
    await runMeasured(
      ['explain', query, '--snapshot', 'stats/staging.json', '--engine', `native:${major}`],
      environment,
    )
    await writeFile(query, 'SELECT * FROM big_7 WHERE id = 77')
    const planned = await runMeasured(
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
