import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { OpenScenario } from '../../src/commands/open-scenario.ts'
import { openScenario } from '../../src/commands/open-scenario.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { Figure } from './figure.ts'

const engine = 'native:18'
const production = 'stats/production.json'

/**
 * `planflip compare` of 1,000 queries on the native engine, as a user starts it, against a bare loop of the same EXPLAINs, text and
 * JSON for both sides, over one connection to a scratch that is open already. What compare may take longer is in seconds.
 */
export async function benchWholeCompare(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'planflip-bench-'))
  const cache = await cacheWithEngines()
  try {
    const statements = Array.from({ length: 1000 }, (_, number) => statementNumber(number))
    await writeFile(
      join(folder, 'queries.sql'),
      statements.map((sql, at) => `-- name: query ${at}\n${sql};\n`).join('\n'),
    )
    await using opened = await openScenario(
      { name: production, snapshot: await readSnapshot(production), engine, settings: {} },
      { ...testContext, cache },
    )
    await explainAll(opened, statements.slice(0, 10))
    const bare = (await explainAll(opened, statements)) + (await explainAll(opened, statements))
    const whole = await compareAll(folder, { ...process.env, PLANFLIP_CACHE: cache })
    return [
      { name: '1,000 queries: a bare loop of the EXPLAINs of both sides', value: bare, unit: 's' },
      {
        name: '1,000 queries: the whole of compare on the native engine',
        value: whole,
        unit: 's',
        limit: 1.3 * bare + 3,
      },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What applications send most: one row by its key, a page of a list, a join of few rows, and now and then a report. */
function statementNumber(number: number): string {
  const kinds = [
    `SELECT * FROM orders WHERE id = ${number}`,
    `SELECT * FROM customers WHERE lower(email) = 'somebody${number}@example.com'`,
    `SELECT o.id, o.created_at, o.total FROM orders o WHERE o.customer_id = ${number} ORDER BY o.created_at DESC LIMIT 20`,
    `SELECT i.*, p.name FROM order_items i JOIN products p ON p.id = i.product_id WHERE i.order_id = ${number}`,
    `SELECT c.id, count(*), sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id
      WHERE o.created_at >= timestamptz '2026-09-01' - interval '${number} hours' GROUP BY c.id ORDER BY 3 DESC LIMIT 10`,
  ]
  return kinds[number % kinds.length] ?? ''
}

/** In seconds. */
async function explainAll({ session }: OpenScenario, statements: readonly string[]): Promise<number> {
  const begun = performance.now()
  for (const sql of statements) {
    await session.query(`EXPLAIN ${sql}`)
    await session.query(`EXPLAIN (FORMAT JSON) ${sql}`)
  }
  return (performance.now() - begun) / 1000
}

/** In seconds. Both sides are the same, so that nothing flips: every flip is asked about on its own. */
async function compareAll(queries: string, env: NodeJS.ProcessEnv): Promise<number> {
  const begun = performance.now()
  const child = spawn(
    process.execPath,
    ['dist/cli/main.js', 'compare', production, production, '--queries', queries, '--engine', engine],
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error(`planflip compare: ${said}`)
  return (performance.now() - begun) / 1000
}
