import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { hashSize } from '../../../src/compare/facts/hash-memory.ts'
import { sortBytes } from '../../../src/compare/facts/sort-memory.ts'
import { parsePlan } from '../../../src/explain/parse-plan.ts'
import { walkPlan, type PlanNode } from '../../../src/model/plan.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/** A node of EXPLAIN (ANALYZE, FORMAT JSON), as far as it tells of memory. */
interface AnalyzedNode {
  readonly 'Node Type': string
  readonly 'Original Hash Batches'?: number
  readonly 'Sort Space Type'?: string
  readonly Plans?: readonly AnalyzedNode[]
}

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  const reason = serverSkipReason(major)
  test.skipIf(reason !== undefined)(
    `hashes and sorts as reckoned${reason === undefined ? '' : ` (${reason})`}`,
    async () => {
      await using server = await startServer({ major })
      const client = await server.connect()
      await client.query(`
      CREATE TABLE big AS SELECT i AS id, repeat('x', 30) AS t FROM generate_series(1, 60000) i;
      CREATE TABLE small AS SELECT i AS id FROM generate_series(1, 60000) i;
      ANALYZE;
      SET max_parallel_workers_per_gather = 0; SET enable_mergejoin = off; SET enable_nestloop = off;
    `)
      for (const workMem of [64, 256, 1000, 2000, 3000, 16_384]) {
        await client.query(`SET work_mem = ${workMem}`)
        const joined = await analyze(client, 'SELECT * FROM small LEFT JOIN big USING (id)', 'Hash')
        const multiplier = major < 15 ? 1 : 2
        const { batches } = hashSize(
          { ...joined.planned.estimate, memory: workMem * 1024 * multiplier, builders: 1 },
          { num: major * 10_000, blockSize: 8192, pointerBytes: 8 },
        )
        expect([workMem, joined.analyzed['Original Hash Batches']]).toEqual([workMem, batches])

        const sorted = await analyze(client, 'SELECT * FROM big ORDER BY t, id', 'Sort')
        const { rows, width } = sorted.planned.estimate
        // Close to work_mem the executor goes to disk a little earlier than the planner reckons.
        const isOnDisk = sortBytes(rows, width) > workMem * 1024
        expect([workMem, sorted.analyzed['Sort Space Type']]).toEqual([workMem, isOnDisk ? 'Disk' : 'Memory'])
      }
    },
  )
})

/** A node of a kind that a plan has once, as the planner made it and as it was run. */
async function analyze(
  client: pg.Client,
  sql: string,
  nodeType: string,
): Promise<{ readonly planned: PlanNode; readonly analyzed: AnalyzedNode }> {
  const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`)
  const json = rows[0]?.['QUERY PLAN']
  const plan = parsePlan(json, '')
  const planned =
    plan === undefined ? undefined : [...walkPlan(plan.root)].find((node) => node.nodeType === nodeType)
  const [{ Plan: root }] = json as readonly [{ readonly Plan: AnalyzedNode }]
  const analyzed = nodesIn(root).find((node) => node['Node Type'] === nodeType)
  if (planned === undefined || analyzed === undefined)
    throw new Error(`no ${nodeType} in ${JSON.stringify(json)}`)
  return { planned, analyzed }
}

function nodesIn(node: AnalyzedNode): readonly AnalyzedNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesIn)]
}
