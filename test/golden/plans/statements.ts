/** A statement that shows how EXPLAIN writes a node. */
export interface GoldenStatement {
  readonly sql: string
  /** `name=value`, apart by spaces: what makes the planner choose the node. */
  readonly settings?: string
  /** The first major that knows it. */
  readonly since?: number
  /** Planned by a trigger that fires for this statement, which is where transition tables are. */
  readonly within?: string
}

const parallel =
  'max_parallel_workers_per_gather=2 parallel_setup_cost=0 parallel_tuple_cost=0 min_parallel_table_scan_size=0'

/** By topic, which is a file for each major. */
export const goldenStatements: Readonly<Record<string, readonly GoldenStatement[]>> = {
  scans: [
    { sql: 'SELECT * FROM customers' },
    { sql: 'SELECT * FROM orders WHERE id = 7' },
    { sql: 'SELECT * FROM orders ORDER BY created_at DESC LIMIT 5' },
    { sql: 'SELECT * FROM orders ORDER BY place <-> point(1, 1) LIMIT 5' },
    {
      sql: 'SELECT * FROM "Order Items" WHERE product = $$p3$$',
      settings: 'enable_bitmapscan=off enable_seqscan=off',
    },
    { sql: 'SELECT id FROM orders WHERE id < 10' },
    { sql: 'SELECT max(id) FROM orders' },
    { sql: "SELECT * FROM orders WHERE customer_id = 3 OR status = 'open'", settings: 'enable_seqscan=off' },
    {
      sql: "SELECT * FROM orders WHERE customer_id < 200 AND status = 'open'",
      settings: 'enable_seqscan=off enable_indexscan=off',
    },
    { sql: "SELECT * FROM orders WHERE ctid = '(0,1)'" },
    { sql: "SELECT * FROM orders WHERE ctid < '(2,1)'" },
    { sql: 'SELECT * FROM orders TABLESAMPLE bernoulli (10) REPEATABLE (1)' },
    { sql: 'SELECT * FROM generate_series(1, 10)' },
    { sql: 'SELECT * FROM generate_series(1, 10) AS "The Numbers"' },
    { sql: 'SELECT * FROM ROWS FROM (generate_series(1, 2), generate_series(1, 3)) AS both_of_them' },
    { sql: "SELECT * FROM XMLTABLE('/a' PASSING '<a/>' COLUMNS x int) AS t" },
    { sql: "SELECT * FROM JSON_TABLE('[]'::jsonb, '$[*]' COLUMNS (x int)) AS t", since: 17 },
    { sql: 'SELECT * FROM (VALUES (1), (2)) AS v (x)' },
    { sql: 'SELECT * FROM new_rows', within: "INSERT INTO stock VALUES ('p', 1)" },
    { sql: 'SELECT 1' },
    { sql: 'SELECT * FROM orders WHERE false' },
    { sql: 'SELECT * FROM orders WHERE (SELECT true)' },
    { sql: 'SELECT * FROM animals' },
    { sql: 'SELECT generate_series(1, id) FROM customers' },
    { sql: 'DECLARE c CURSOR FOR SELECT * FROM orders ORDER BY created_at' },
  ],
  names: [
    { sql: 'SELECT * FROM "say ""when""" AS "o""clock" WHERE "when" = 1' },
    { sql: 'SELECT * FROM "json" AS "user" WHERE "user"."user" = 7' },
    {
      sql: 'SELECT * FROM "json", "json" AS "normalize" WHERE "normalize"."user" = "json"."user" AND "json"."user" < 5',
    },
    { sql: 'SELECT * FROM customers AS "system_user" WHERE id = 7' },
    { sql: 'WITH "Recent" AS MATERIALIZED (SELECT 1) SELECT * FROM "Recent" AS "überall"' },
    { sql: 'SELECT * FROM "Order Items" AS "Order Items" ORDER BY order_id DESC LIMIT 3' },
    { sql: 'SELECT * FROM customers JOIN customers AS other USING (id) WHERE id < 5' },
  ],
  joins: [
    { sql: 'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = 7' },
    { sql: 'SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.id = 7' },
    { sql: 'SELECT * FROM orders JOIN customers ON customers.id = orders.customer_id' },
    { sql: 'SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id' },
    { sql: 'SELECT * FROM customers c FULL JOIN orders o ON o.customer_id = c.id' },
    {
      sql: 'SELECT * FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
      settings: 'enable_nestloop=off enable_mergejoin=off',
    },
    { sql: 'SELECT * FROM orders o WHERE NOT EXISTS (SELECT FROM customers c WHERE o.customer_id = c.id)' },
    {
      sql: 'SELECT * FROM customers c WHERE id < 50 AND EXISTS (SELECT FROM "Order Items" WHERE "Line" = c.id)',
      settings: 'enable_nestloop=off enable_mergejoin=off enable_hashagg=off enable_sort=off',
    },
    {
      sql: 'SELECT * FROM customers c WHERE id < 50 AND NOT EXISTS (SELECT FROM "Order Items" WHERE "Line" = c.id)',
      settings: 'enable_nestloop=off enable_mergejoin=off',
    },
    { sql: 'SELECT * FROM orders o LEFT JOIN customers c ON o.customer_id = c.id' },
    {
      sql: 'SELECT * FROM orders LEFT JOIN "Order Items" ON order_id = id',
      settings: 'enable_nestloop=off enable_hashjoin=off',
    },
    {
      sql: 'SELECT * FROM orders o WHERE status IN (SELECT country FROM customers c WHERE c.id < 5)',
      settings: 'enable_hashagg=off enable_nestloop=off enable_mergejoin=off enable_sort=off',
    },
    {
      sql: 'SELECT * FROM orders JOIN "Order Items" i ON i.order_id = orders.id',
      settings: 'enable_hashjoin=off enable_nestloop=off',
    },
    {
      sql: 'SELECT * FROM orders o WHERE EXISTS (SELECT FROM "Order Items" WHERE order_id = o.id)',
      settings: 'enable_hashjoin=off enable_nestloop=off',
    },
    {
      sql: 'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id % 5',
      settings: 'enable_hashjoin=off enable_mergejoin=off',
    },
    { sql: 'SELECT * FROM customers a, customers b WHERE a.country < b.country' },
    {
      sql: 'SELECT FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b, generate_series(1, 1000000) c, generate_series(1, 1000000) d',
    },
    {
      sql: 'SELECT * FROM customers c, LATERAL (SELECT * FROM orders o WHERE o.customer_id = c.id ORDER BY id LIMIT 2) AS last',
    },
    {
      sql: 'SELECT count(*) FROM events JOIN notes USING (at)',
      settings: 'enable_partitionwise_join=on enable_nestloop=off',
    },
  ],
  groups: [
    { sql: 'SELECT * FROM orders ORDER BY status, id DESC NULLS LAST' },
    { sql: 'SELECT * FROM orders ORDER BY created_at, status LIMIT 100' },
    { sql: 'SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id' },
    { sql: 'SELECT * FROM orders OFFSET 3 LIMIT 2' },
    { sql: 'SELECT count(*) FROM orders WHERE place IS NULL' },
    { sql: 'SELECT status, count(*) FROM orders GROUP BY status HAVING count(*) > 3' },
    { sql: 'SELECT status, count(*) FROM orders GROUP BY status', settings: 'enable_hashagg=off' },
    {
      sql: 'SELECT country, id, count(*) FROM customers GROUP BY GROUPING SETS ((country, id), (country), ())',
    },
    {
      sql: 'SELECT country, id, count(*) FROM customers GROUP BY ROLLUP (country, id)',
      settings: 'enable_hashagg=off',
    },
    { sql: 'SELECT country, count(*) FROM customers GROUP BY CUBE (country, email)' },
    { sql: 'SELECT country FROM customers GROUP BY country', settings: 'enable_hashagg=off' },
    { sql: 'SELECT rank() OVER (PARTITION BY country ORDER BY id) FROM customers' },
    { sql: 'SELECT * FROM (SELECT row_number() OVER (ORDER BY id) AS place FROM orders) o WHERE place < 9' },
    {
      sql: 'SELECT * FROM (SELECT id, row_number() OVER () AS place FROM orders) AS numbered WHERE place > 3',
    },
    { sql: 'SELECT customer_id FROM orders EXCEPT ALL SELECT id FROM customers' },
    {
      sql: 'SELECT customer_id FROM orders INTERSECT SELECT id FROM customers',
      settings: 'enable_hashagg=off',
    },
    { sql: 'SELECT id FROM orders UNION SELECT id FROM customers' },
  ],
  appends: [
    { sql: 'SELECT id FROM orders UNION ALL SELECT id FROM customers' },
    { sql: 'SELECT * FROM events' },
    { sql: 'SELECT * FROM events WHERE at = (SELECT 1200)' },
    { sql: 'SELECT * FROM events e WHERE at < 500 AND kind <> $$k$$' },
    { sql: 'SELECT * FROM events ORDER BY kind LIMIT 3' },
    {
      sql: 'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT * FROM t',
    },
    { sql: 'WITH RECURSIVE t AS (SELECT 1 AS n UNION SELECT n + 1 FROM t WHERE n < 9) SELECT * FROM t' },
  ],
  apart: [
    {
      sql: 'WITH recent AS MATERIALIZED (SELECT * FROM orders WHERE id < 9) SELECT * FROM recent, recent AS again',
    },
    { sql: 'SELECT * FROM orders WHERE status IN (SELECT country FROM customers) OR id = (SELECT 1)' },
    { sql: 'SELECT (SELECT count(*) FROM customers c WHERE c.id < o.id) FROM orders o' },
    {
      sql: 'SELECT * FROM orders o WHERE o.id < ALL (SELECT id FROM customers c WHERE c.country = o.status)',
    },
    {
      sql: 'WITH a AS MATERIALIZED (SELECT 1 AS x), b AS MATERIALIZED (SELECT x FROM a WHERE x > (SELECT 0)) SELECT * FROM b, a',
    },
    { sql: 'SELECT * FROM open_orders' },
  ],
  writes: [
    {
      sql: "INSERT INTO customers VALUES (-1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET country = excluded.country",
    },
    {
      sql: 'INSERT INTO "Order Items" AS items SELECT id, 1, status FROM orders RETURNING items."Line"',
    },
    {
      sql: "UPDATE orders AS o SET status = 'x' FROM customers c WHERE c.id = o.customer_id AND c.country = 'c3'",
    },
    { sql: "UPDATE events SET kind = 'x' WHERE at < 1500" },
    { sql: 'DELETE FROM orders WHERE id IN (SELECT order_id FROM "Order Items" WHERE product = $$p3$$)' },
    {
      sql: 'MERGE INTO customers c USING orders o ON o.customer_id = c.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN DO NOTHING',
      since: 15,
    },
    {
      sql: 'WITH gone AS (DELETE FROM "Order Items" WHERE order_id = 3 RETURNING *) INSERT INTO stock SELECT product FROM gone',
    },
    { sql: 'SELECT * FROM orders WHERE id = 3 FOR UPDATE SKIP LOCKED' },
  ],
  parallel: [
    { sql: 'SELECT count(*) FROM orders', settings: parallel },
    {
      sql: 'SELECT status, count(*) FROM orders GROUP BY status',
      settings: `${parallel} enable_hashagg=off enable_indexscan=off enable_indexonlyscan=off enable_bitmapscan=off`,
    },
    {
      sql: 'SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id',
      settings: `${parallel} enable_mergejoin=off`,
    },
    { sql: 'SELECT count(*) FROM events', settings: parallel },
    {
      sql: 'SELECT count(*) FROM orders WHERE id < 15000',
      settings: `${parallel} min_parallel_index_scan_size=0 enable_seqscan=off`,
    },
    {
      sql: 'SELECT place FROM orders WHERE customer_id < 300',
      settings: `${parallel} enable_seqscan=off enable_indexscan=off`,
    },
  ],
  foreign: [
    { sql: 'SELECT * FROM file_rows' },
    { sql: 'SELECT * FROM "Far Orders" AS o WHERE id = 3' },
    { sql: 'SELECT * FROM "Far Orders" o JOIN far_customers c ON c.id = o.customer_id' },
    { sql: 'SELECT * FROM measures' },
    { sql: 'UPDATE far_customers SET country = $$x$$ WHERE id = 3' },
    { sql: 'DELETE FROM "Far Orders" WHERE id = 3' },
  ],
}
