import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { record as onPg } from '../../src/hooks/pg.ts'
import { openRecorder } from '../../src/hooks/recorder.ts'
import type { Figure } from './figure.ts'
import { runMeasured } from './run-measured.ts'

/** 100,000 recorded statements become a corpus; and what a hook costs on each. */
export async function benchRecord(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'planflip-bench-'))
  try {
    await writeFile(join(folder, 'one.jsonl'), recordings(50_000, 0))
    await writeFile(join(folder, 'other.jsonl'), recordings(50_000, 50_000))
    const words = ['record', '--directory', folder, '--out', join(folder, 'out', 'recorded.jsonl'), '--quiet']
    const { seconds, megabytes } = await runMeasured(words)
    return [
      { name: 'record: 100,000 statements to their corpus', value: seconds, unit: 's', limit: 20 },
      { name: 'record: memory for that', value: megabytes, unit: 'MB', limit: 500 },
      { name: 'a hook, on each query', value: await costOfHook(join(folder, 'hook')), unit: 'µs', limit: 20 },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** 500 queries; of two in five statements the values are in the text, and lists have any length. */
function recordings(count: number, from: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const n = from + index
    const query = n % 500
    const list = Array.from({ length: 1 + (n % 17) }, (__, at) => n + at)
    const text =
      n % 5 < 2
        ? `SELECT o.id, o.total, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.kind_${query} = ${n} AND o.status IN (${list.join(', ')}) ORDER BY o.created_at DESC LIMIT 20`
        : `SELECT o.id, o.total FROM orders o WHERE o.kind_${query} = $1 AND o.note LIKE $2`
    const sample = n % 5 < 2 ? [] : [String(n), 'a%']
    return JSON.stringify({
      text,
      count: 1 + (n % 3),
      sites: [`/app/src/orders.ts:${query}`],
      samples: [sample],
    })
  })
  return `${lines.join('\n')}\n`
}

/** Microseconds, with a client that does nothing else. */
async function costOfHook(directory: string): Promise<number> {
  const times = 200_000
  const ask = async (client: { query(text: string, values: unknown[]): unknown }): Promise<number> => {
    const start = performance.now()
    for (let n = 0; n < times; n += 1) {
      await client.query(`SELECT * FROM orders WHERE id = $1 AND kind = ${n % 100}`, [
        n,
        new Date(n),
        'a note',
      ])
    }
    return ((performance.now() - start) * 1000) / times
  }
  const plain = { query: (_: string, values: unknown[]): Promise<unknown> => Promise.resolve(values) }
  const bare = await ask({ ...plain })
  const hooked = await ask(onPg({ ...plain }, { directory }))
  openRecorder({ directory }).flush()
  process.removeAllListeners('SIGTERM')
  return hooked - bare
}
