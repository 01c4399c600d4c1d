import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainStatement } from '../../src/explain/explain-statement.ts'
import { parsePlan } from '../../src/explain/parse-plan.ts'
import type { Plan, PlanNode } from '../../src/model/plan.ts'
import { walkPlan } from '../../src/model/plan.ts'
import type { Session } from '../../src/model/session.ts'
import { planLines } from '../../src/report/plan-lines/plan-lines.ts'
import { labelledLinesOf, renderLabelledLines } from './labelled-lines.ts'
import { nodeLinesOf } from './node-lines.ts'
import { startSession } from './pglite-session.ts'

const schema = `
  CREATE TABLE customers (id int PRIMARY KEY, country text, email text);
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int, status text, created_at timestamptz, place point);
  CREATE INDEX orders_customer ON orders (customer_id);
  CREATE INDEX orders_created ON orders (created_at);
  CREATE INDEX orders_status ON orders (status);
  CREATE INDEX orders_place ON orders USING gist (place);
  CREATE TABLE "Order Items" (order_id int, "Line" int, product text, PRIMARY KEY (order_id, "Line"));
  CREATE TABLE events (at int, kind text) PARTITION BY RANGE (at);
  CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (1000);
  CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (1000) TO (2000);
  CREATE INDEX ON events (at);
  CREATE INDEX ON events (kind);
  CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'open';

  INSERT INTO customers SELECT i, 'c' || i % 20, i || '@example.org' FROM generate_series(1, 2000) i;
  INSERT INTO orders SELECT i, i % 2000, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END,
      '2025-01-01'::timestamptz + i * interval '1 minute', point(i % 100, i / 100) FROM generate_series(1, 20000) i;
  INSERT INTO "Order Items" SELECT i, l, 'p' || i % 50 FROM generate_series(1, 5000) i, generate_series(1, 2) l;
  INSERT INTO events SELECT i % 2000, 'k' || i % 3 FROM generate_series(1, 10000) i;
  ANALYZE;
`

const parallel =
  'max_parallel_workers_per_gather=2 parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0'

/** What has to be in the plan -> a statement, with the settings that make the planner choose it. */
const statements: readonly (readonly [node: string, sql: string, settings?: string])[] = [
  ['Seq Scan', 'SELECT * FROM customers'],
  ['Index Scan', 'SELECT * FROM orders WHERE id = 7'],
  ['Index Scan', 'SELECT * FROM orders ORDER BY created_at DESC LIMIT 5'],
  ['Index Scan', 'SELECT * FROM orders ORDER BY place <-> point(1, 1) LIMIT 5'],
  ['Index Only Scan', 'SELECT id FROM orders WHERE id < 10'],
  ['Index Only Scan', 'SELECT max(id) FROM orders'],
  ['Bitmap Heap Scan', 'SELECT * FROM orders WHERE customer_id = 3', 'enable_indexscan=off'],
  ['BitmapOr', "SELECT * FROM orders WHERE customer_id = 3 OR status = 'open'", 'enable_seqscan=off'],
  [
    'BitmapAnd',
    "SELECT * FROM orders WHERE customer_id < 200 AND status = 'open'",
    'enable_seqscan=off enable_indexscan=off',
  ],
  ['Tid Scan', "SELECT * FROM orders WHERE ctid = '(0,1)'"],
  ['Tid Range Scan', "SELECT * FROM orders WHERE ctid < '(2,1)'"],
  ['Sample Scan', 'SELECT * FROM orders TABLESAMPLE bernoulli (10) REPEATABLE (1)'],
  ['Function Scan', 'SELECT * FROM generate_series(1, 10)'],
  ['Function Scan', 'SELECT * FROM generate_series(1, 10) AS "The Numbers"'],
  ['Function Scan', 'SELECT * FROM ROWS FROM (generate_series(1, 2), generate_series(1, 3)) AS both_of_them'],
  ['Table Function Scan', "SELECT * FROM XMLTABLE('/a' PASSING '<a/>' COLUMNS x int) AS t"],
  ['Values Scan', 'SELECT * FROM (VALUES (1), (2)) AS v (x)'],
  [
    'CTE Scan',
    'WITH recent AS MATERIALIZED (SELECT * FROM orders WHERE id < 9) SELECT * FROM recent, recent AS again',
  ],
  [
    'WorkTable Scan',
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT * FROM t',
  ],
  [
    'Recursive Union',
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION SELECT n + 1 FROM t WHERE n < 9) SELECT * FROM t',
  ],
  [
    'Subquery Scan',
    'SELECT * FROM (SELECT id, row_number() OVER () AS place FROM orders) AS numbered WHERE place > 3',
  ],
  ['Result', 'SELECT 1'],
  ['Result', 'SELECT * FROM orders WHERE false'],
  ['ProjectSet', 'SELECT generate_series(1, id) FROM customers'],
  ['Nested Loop', 'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = 7'],
  ['Nested Loop', 'SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.id = 7'],
  ['Hash Join', 'SELECT * FROM orders JOIN customers ON customers.id = orders.customer_id'],
  ['Hash Join', 'SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id'],
  ['Hash Join', 'SELECT * FROM customers c FULL JOIN orders o ON o.customer_id = c.id'],
  [
    'Hash Join',
    'SELECT * FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
    'enable_nestloop=off enable_mergejoin=off',
  ],
  [
    'Hash Join',
    'SELECT * FROM orders o WHERE NOT EXISTS (SELECT FROM customers c WHERE o.customer_id = c.id)',
  ],
  [
    'Merge Join',
    'SELECT * FROM orders JOIN "Order Items" i ON i.order_id = orders.id',
    'enable_hashjoin=off enable_nestloop=off',
  ],
  [
    'Merge Join',
    'SELECT * FROM orders LEFT JOIN "Order Items" ON order_id = id',
    'enable_hashjoin=off enable_nestloop=off',
  ],
  [
    'Memoize',
    'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id % 5',
    'enable_hashjoin=off enable_mergejoin=off',
  ],
  ['Materialize', 'SELECT * FROM customers a, customers b WHERE a.country < b.country'],
  [
    'Nested Loop',
    'SELECT * FROM customers c, LATERAL (SELECT * FROM orders o WHERE o.customer_id = c.id ORDER BY id LIMIT 2) AS last',
  ],
  ['Sort', 'SELECT * FROM orders ORDER BY status, id DESC NULLS LAST'],
  ['Incremental Sort', 'SELECT * FROM orders ORDER BY created_at, status LIMIT 100'],
  ['Unique', 'SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id'],
  ['Limit', 'SELECT * FROM orders OFFSET 3 LIMIT 2'],
  ['LockRows', 'SELECT * FROM orders WHERE id = 3 FOR UPDATE SKIP LOCKED'],
  ['Aggregate', 'SELECT count(*) FROM orders WHERE place IS NULL'],
  ['HashAggregate', 'SELECT status, count(*) FROM orders GROUP BY status HAVING count(*) > 3'],
  ['GroupAggregate', 'SELECT status, count(*) FROM orders GROUP BY status', 'enable_hashagg=off'],
  [
    'MixedAggregate',
    'SELECT country, id, count(*) FROM customers GROUP BY GROUPING SETS ((country, id), (country), ())',
  ],
  [
    'GroupAggregate',
    'SELECT country, id, count(*) FROM customers GROUP BY ROLLUP (country, id)',
    'enable_hashagg=off',
  ],
  ['Group', 'SELECT country FROM customers GROUP BY country', 'enable_hashagg=off'],
  ['WindowAgg', 'SELECT rank() OVER (PARTITION BY country ORDER BY id) FROM customers'],
  [
    'WindowAgg',
    'SELECT * FROM (SELECT row_number() OVER (ORDER BY id) AS place FROM orders) o WHERE place < 9',
  ],
  ['Append', 'SELECT id FROM orders UNION ALL SELECT id FROM customers'],
  ['Append', 'SELECT * FROM events'],
  ['Append', 'SELECT * FROM events WHERE at = (SELECT 1200)'],
  ['Merge Append', 'SELECT * FROM events ORDER BY kind LIMIT 3'],
  ['HashSetOp', 'SELECT customer_id FROM orders EXCEPT ALL SELECT id FROM customers'],
  ['SetOp', 'SELECT customer_id FROM orders INTERSECT SELECT id FROM customers', 'enable_hashagg=off'],
  [
    'Insert',
    "INSERT INTO customers VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET country = excluded.country",
  ],
  ['Insert', 'INSERT INTO "Order Items" AS items SELECT id, 1, status FROM orders RETURNING items."Line"'],
  [
    'Update',
    "UPDATE orders AS o SET status = 'x' FROM customers c WHERE c.id = o.customer_id AND c.country = 'c3'",
  ],
  ['Update', "UPDATE events SET kind = 'x' WHERE at < 1500"],
  ['Delete', 'DELETE FROM orders WHERE id IN (SELECT order_id FROM "Order Items" WHERE product = \'p3\')'],
  [
    'Merge',
    'MERGE INTO customers c USING orders o ON o.customer_id = c.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN DO NOTHING',
  ],
  [
    'CTE Scan',
    'WITH gone AS (DELETE FROM orders WHERE id = 3 RETURNING *) INSERT INTO customers SELECT id FROM gone',
  ],
  ['Seq Scan', 'SELECT * FROM orders WHERE status IN (SELECT country FROM customers) OR id = (SELECT 1)'],
  ['Seq Scan', 'SELECT (SELECT count(*) FROM customers c WHERE c.id < o.id) FROM orders o'],
  ['Index Scan', 'SELECT * FROM open_orders'],
  ['Gather', 'SELECT count(*) FROM orders', parallel],
  [
    'Gather',
    'SELECT * FROM orders WHERE id = 7',
    'debug_parallel_query=on max_parallel_workers_per_gather=2',
  ],
  [
    'Gather Merge',
    'SELECT status, count(*) FROM orders GROUP BY status',
    `${parallel} enable_hashagg=off enable_indexscan=off enable_indexonlyscan=off enable_bitmapscan=off`,
  ],
  [
    'Hash Join',
    'SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id',
    `${parallel} enable_mergejoin=off`,
  ],
  ['Append', 'SELECT count(*) FROM events', parallel],
  ['Index Scan', 'DECLARE c CURSOR FOR SELECT * FROM orders ORDER BY created_at'],
]

const cases = statements.map(([node, sql, settings = '']) => ({ node, sql, settings }))

let session: Session & AsyncDisposable
beforeAll(async () => {
  session = await startSession(schema)
})
afterAll(() => session[Symbol.asyncDispose]())

describe('a plan that was read', () => {
  test.each(cases)('has every node line of the text: $node in $sql', async ({ node, sql, settings }) => {
    const plan = await planOf(sql, settings)

    expect(planLines(plan, 18)).toEqual(nodeLinesOf(plan.text))
    expect(typesIn(plan)).toContain(node)
  })

  test.each(cases)('has every condition and key of the text: $node in $sql', async ({ sql, settings }) => {
    const plan = await planOf(sql, settings)

    expect(renderLabelledLines(plan)).toEqual(labelledLinesOf(plan.text))
  })

  test('tells the two sides of a self-join apart', async () => {
    const plan = await planOf('SELECT * FROM customers JOIN customers AS other USING (country)')

    expect(scans(plan)).toEqual([
      { alias: 'customers', relation: 'customers', indexes: [] },
      { alias: 'other', relation: 'customers', indexes: [] },
    ])
  })

  test('gives a bitmap heap scan the indexes of its bitmap, and none to the scans of the bitmap', async () => {
    const plan = await planOf(
      "SELECT * FROM orders WHERE customer_id = 3 OR status = 'open'",
      'enable_seqscan=off',
    )

    expect(scans(plan)).toEqual([
      { alias: 'orders', relation: 'orders', indexes: ['orders_customer', 'orders_status'] },
    ])
  })

  test('gives a scan none of the indexes that a subplan reads', async () => {
    const plan = await planOf(
      "SELECT * FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE status = 'open')",
      'enable_indexscan=off enable_indexonlyscan=off',
    )

    expect(scans(plan)).toEqual([
      { alias: 'customers', relation: 'customers', indexes: [] },
      { alias: 'orders', relation: 'orders', indexes: ['orders_status'] },
    ])
  })

  test('says how partial an aggregate is, and how many workers take part', async () => {
    const plan = await planOf('SELECT count(*) FROM orders', parallel)
    const [finalize, gather, partial, scan] = [...walkPlan(plan.root)]

    expect(finalize?.partialMode).toBe('Finalize')
    expect(gather?.workersPlanned).toBe(2)
    expect(partial).toMatchObject({ partialMode: 'Partial', parallelAware: false })
    expect(scan?.parallelAware).toBe(true)
  })

  test('says which node a setting forbids', async () => {
    const plan = await planOf('SELECT * FROM customers', 'enable_seqscan=off')

    expect(plan.root.disabled).toBe(true)
    expect(await planOf('SELECT * FROM customers')).not.toHaveProperty('root.disabled')
  })

  test('leaves the schema out, as EXPLAIN does unless it is asked to be verbose', () => {
    const node = { 'Node Type': 'Seq Scan', Schema: 'sales', 'Relation Name': 'orders', Alias: 'o' }

    expect(parsePlan([{ Plan: node }], '')?.root.scan?.schema).toBe('sales')
  })
})

describe('what this server never prints', () => {
  test('a foreign scan that writes is called as in the text', () => {
    const node = { 'Node Type': 'Foreign Scan', Operation: 'Delete', 'Relation Name': 'far', Alias: 'far' }

    expect(parsePlan([{ Plan: node }], '')?.root).toMatchObject({
      nodeType: 'Foreign Delete',
      scan: { alias: 'far' },
    })
    expect(parsePlan([{ Plan: { ...node, Operation: 'Select' } }], '')?.root.nodeType).toBe('Foreign Scan')
  })

  test('a foreign join reads no relation of its own', () => {
    const node = { 'Node Type': 'Foreign Scan', Operation: 'Select', 'Async Capable': true }

    expect(parsePlan([{ Plan: node }], '')?.root).toMatchObject({ asyncCapable: true })
    expect(parsePlan([{ Plan: node }], '')?.root).not.toHaveProperty('scan')
  })

  test('a custom scan keeps the name of its provider', () => {
    const node = {
      'Node Type': 'Custom Scan',
      'Custom Plan Provider': 'ChunkAppend',
      Alias: 'metrics',
      'Relation Name': 'metrics',
    }

    expect(parsePlan([{ Plan: node }], '')?.root).toMatchObject({
      nodeType: 'Custom Scan',
      provider: 'ChunkAppend',
    })
  })

  test('an index without an order has no direction, which 14 and 15 call NoMovement', () => {
    const node = {
      'Node Type': 'Index Scan',
      'Scan Direction': 'NoMovement',
      'Index Name': 'i',
      'Relation Name': 't',
      Alias: 't',
    }

    expect(parsePlan([{ Plan: node }], '')?.root.scan).toEqual({ alias: 't', relation: 't', indexes: ['i'] })
  })

  test('an aggregate of 14 has the words of 18', () => {
    const node = {
      'Node Type': 'Aggregate',
      Strategy: 'Hashed',
      'Partial Mode': 'Simple',
      'Group Key': ['a'],
    }

    expect(parsePlan([{ Plan: node }], '')?.root).toMatchObject({
      nodeType: 'HashAggregate',
      groupKeys: ['a'],
    })
    expect(parsePlan([{ Plan: node }], '')?.root).not.toHaveProperty('partialMode')
  })
})

async function planOf(sql: string, settings = ''): Promise<Plan> {
  const assignments = settings.split(' ').filter((setting) => setting !== '')
  await session.query(`BEGIN; ${assignments.map((setting) => `SET LOCAL ${setting};`).join(' ')}`)
  try {
    const outcome = await explainStatement(session, { sql, types: [], values: null }, { inTransaction: true })
    if (outcome.status === 'failed') throw new Error(outcome.message)
    return outcome.plan
  } finally {
    await session.query('ROLLBACK')
  }
}

function typesIn({ root }: Plan): readonly string[] {
  return [...walkPlan(root)].map(({ nodeType }) => nodeType)
}

function scans({ root }: Plan): readonly PlanNode['scan'][] {
  return [...walkPlan(root)].map(({ scan }) => scan).filter((scan) => scan !== undefined)
}
