import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check } from '../../src/commands/check.ts'
import { readPending } from '../../src/commands/migrations-of-sides.ts'
import type { BlameWish } from '../../src/commands/suspects.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { QueryReport } from '../../src/model/report.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { testContext } from '../databases/capture.ts'
import { captureProduction } from '../repository/capture-production.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import type { Repository } from '../repository/make-repository.ts'
import { makeRepository } from '../repository/make-repository.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { serverSkipReason } from '../servers/start.ts'

/*
 * Pull requests to a team's repository: ten that each do a thing that hurts in production, and ten that hurt nobody.
 */

const reason = serverSkipReason(18) ?? gitSkipReason()
const cache = await cacheWithEngines()
let repository: Repository
let snapshot: Snapshot

beforeAll(async () => {
  if (reason !== undefined) return
  repository = await makeRepository()
  snapshot = await captureProduction()
})
afterAll(() => repository?.remove())

async function run(
  change: (repository: Repository) => Promise<void>,
  base = 'main',
  blame: BlameWish = 'failures',
) {
  repository.reset()
  await change(repository)
  const checked = await check(
    {
      production: { name: 'production', snapshot, engine: 'native:18', settings: {} },
      base,
      blame,
      queries: join(repository.path, 'queries'),
      migrations: join(repository.path, 'migrations'),
      policy: defaultPolicy,
      now: snapshot.capturedAt,
    },
    { ...testContext, cache, environment: process.env },
  )
  const told = checked.report.queries.filter(({ verdict }) => verdict !== 'unchanged')
  return { ...checked, told }
}

const migrate = (sql: string) => (to: Repository) => to.write('migrations/013_change.sql', `${sql};\n`)

interface Harmful {
  readonly what: string
  readonly change: (to: Repository) => Promise<void>
  /** The query that fails, the kind of the change, and what its sentences hold. */
  readonly query: string
  readonly kind: QueryReport['changes'][number]['kind']
  readonly says: RegExp
  /** `regressed` where it says nothing. */
  readonly verdict?: QueryReport['verdict']
}

const harmful: readonly Harmful[] = [
  {
    what: 'an index is dropped',
    change: migrate('DROP INDEX orders_customer_id'),
    query: 'orders of a customer',
    kind: 'bitmap-to-seq-scan',
    says: /flips with the migration 013_change/,
  },
  {
    what: 'a function on the column without an index on it',
    change: (to) => to.edit('queries/customers.sql', 'WHERE email = ', 'WHERE lower(email) = '),
    query: 'customer by email',
    kind: 'index-to-seq-scan',
    says: /flips with the query's text/,
  },
  {
    what: 'a cast on the key',
    change: (to) => to.edit('queries/customers.sql', 'WHERE id = 4711', `WHERE id::text = '4711'`),
    query: 'customer by id',
    kind: 'index-to-seq-scan',
    says: /flips with the query's text/,
  },
  {
    what: 'OR over two columns',
    change: (to) =>
      to.edit('queries/orders.sql', 'customer_id = 4711', '(customer_id = 4711 OR total = 899.5)'),
    query: 'orders of a customer',
    kind: 'bitmap-to-seq-scan',
    says: /flips with the query's text/,
  },
  {
    what: 'NOT IN for NOT EXISTS',
    change: (to) =>
      to.edit(
        'queries/customers.sql',
        'NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
        'c.id NOT IN (SELECT o.customer_id FROM orders o)',
      ),
    query: 'customers without an order',
    kind: 'cost-increase',
    says: /flips with the query's text/,
  },
  {
    what: 'LIKE with a leading wildcard',
    change: (to) => to.edit('queries/products.sql', `LIKE 'A`, `LIKE '%A`),
    query: 'products by the beginning of a name',
    kind: 'bitmap-to-seq-scan',
    says: /flips with the query's text/,
  },
  {
    what: 'LIMIT with ORDER BY on another column',
    change: (to) => to.edit('queries/orders.sql', 'ORDER BY created_at DESC', 'ORDER BY total DESC'),
    query: 'last orders',
    kind: 'limit-no-longer-early',
    says: /flips with the query's text/,
  },
  {
    what: 'the partition key is lost',
    change: (to) => to.edit('queries/events.sql', `at = '2026-03-03' AND `, ''),
    query: 'events of a day',
    kind: 'lost-partition-pruning',
    says: /flips with the query's text/,
  },
  {
    what: 'a foreign key without an index',
    change: async (to) => {
      await to.write(
        'migrations/013_change.sql',
        `-- planflip: rows 2e6
CREATE TABLE shipments (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders, at date);`,
      )
      await to.edit(
        'queries/items.sql',
        'JOIN items i ON i.order_id = o.id',
        'JOIN shipments s ON s.order_id = o.id JOIN items i ON i.shipment = s.id',
      )
    },
    query: 'items of an order',
    kind: 'cost-increase',
    says: /flips with|needs both/,
  },
  {
    what: 'work_mem is lowered for a role',
    change: migrate(`ALTER ROLE app SET work_mem = '64kB'`),
    // Postgres reckons that a few megabytes on disk cost little: a warning, unless the team's policy says otherwise.
    verdict: 'changed',
    query: 'turnover by customer',
    kind: 'sort-spills',
    says: /goes to disk: 3\.\d MB where work_mem allows 64 kB/,
  },
]

const harmless: readonly { readonly what: string; readonly change: (to: Repository) => Promise<void> }[] = [
  {
    what: 'a column is renamed, and the queries with it',
    change: async (to) => {
      await migrate('ALTER TABLE customers RENAME COLUMN email TO mail')(to)
      await to.edit('queries/customers.sql', 'WHERE email = ', 'WHERE mail = ')
    },
  },
  {
    what: 'comments',
    change: async (to) => {
      await to.edit(
        'queries/orders.sql',
        '-- name: last orders',
        '-- For the front page.\n-- name: last orders',
      )
      await migrate(`COMMENT ON TABLE orders IS 'orders'`)(to)
    },
  },
  {
    what: 'a new table that nobody reads',
    change: migrate('CREATE TABLE notes (id bigint PRIMARY KEY, text text)'),
  },
  {
    what: 'another format',
    change: (to) =>
      to.edit(
        'queries/orders.sql',
        'SELECT * FROM orders WHERE customer_id = 4711',
        'select *\n  from orders\n where customer_id = 4711',
      ),
  },
  {
    what: 'a table that grew overnight',
    change: async () => {
      snapshot = {
        ...snapshot,
        relations: snapshot.relations.map((relation) =>
          relation.relname === 'orders'
            ? {
                ...relation,
                reltuples: relation.reltuples * 20,
                relpages: relation.relpages * 20,
                blocks: relation.blocks * 20,
              }
            : relation,
        ),
      }
    },
  },
  {
    what: 'other aliases',
    change: (to) =>
      to
        .edit(
          'queries/items.sql',
          'SELECT i.*, p.name FROM orders o JOIN items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id',
          'SELECT it.*, pr.name FROM orders ord JOIN items it ON it.order_id = ord.id JOIN products pr ON pr.id = it.product_id',
        )
        .then(() => to.edit('queries/items.sql', 'WHERE o.id = 4711', 'WHERE ord.id = 4711')),
  },
  { what: 'a new column', change: migrate('ALTER TABLE orders ADD COLUMN note text') },
  {
    what: 'an index that no query needs',
    change: migrate('CREATE INDEX CONCURRENTLY orders_total ON orders (total)'),
  },
  {
    what: 'queries in another file, and a new one',
    change: async (to) => {
      to.git('mv', 'queries/events.sql', 'queries/log.sql')
      await to.write('queries/new.sql', '-- name: a new one\nSELECT count(*) FROM customers;')
    },
  },
  {
    what: 'a table is renamed, with a view in its place',
    change: migrate('ALTER TABLE products RENAME TO goods; CREATE VIEW products AS SELECT * FROM goods'),
  },
]

describe.skipIf(reason !== undefined)(`pull requests ${reason ?? ''}`, () => {
  test.each(harmful)('$what: caught', async ({ change, query, kind, says, verdict = 'regressed' }) => {
    const { exitCode, told } = await run(change)
    const failing = told.find(({ name }) => name === query)
    const sentences = [failing?.reason, failing?.why?.sentence, failing?.blame?.sentence].join('; ')
    expect([exitCode, failing?.verdict, failing?.changes.map((one) => one.kind)], sentences).toEqual([
      verdict === 'regressed' ? 1 : 0,
      verdict,
      expect.arrayContaining([kind]),
    ])
    expect(sentences).toMatch(says)
  })

  test.each(harmless)('$what: passes', async ({ change }) => {
    const { exitCode, told } = await run(change)
    expect(
      told
        .filter(({ verdict }) => verdict !== 'new')
        .map(({ name, verdict, reason: why }) => [name, verdict, why]),
    ).toEqual([])
    expect(exitCode).toBe(0)
  })

  test('a new index that draws another query to it is named', async () => {
    const { told } = await run(
      async (to) => {
        to.git('checkout', '-q', '-b', 'with-query')
        await to.write(
          'queries/returned.sql',
          `-- name: dearest returned\nSELECT * FROM orders WHERE state = 'returned' ORDER BY total DESC LIMIT 10;\n`,
        )
        to.git('add', '-A')
        to.git('commit', '-q', '-m', 'a query')
        await to.write('migrations/013_total.sql', 'CREATE INDEX orders_total ON orders (total);\n')
      },
      'with-query',
      'changes',
    )
    repository.git('checkout', '-q', 'main')
    expect(told).toMatchObject([
      {
        name: 'dearest returned',
        blame: { sentence: expect.stringContaining('013_total') },
        assumptions: ['orders_total on orders is new: its size is estimated from statistics.'],
      },
    ])
  })

  test('what rests on an assumption says so, and nothing else does', async () => {
    const { report } = await run(async (to) => {
      await to.write(
        'migrations/013_more.sql',
        `ALTER TABLE customers ADD COLUMN region text;
-- planflip: column tier distinct=4 nulls=10% width=6
ALTER TABLE customers ADD COLUMN tier text;
ALTER TABLE products ALTER COLUMN category TYPE bigint;
-- planflip: rows 2e6
CREATE TABLE notes (customer_id bigint PRIMARY KEY, note text);
CREATE TABLE drafts (id int PRIMARY KEY);
`,
      )
      await to.write(
        'queries/more.sql',
        [
          ['region', `SELECT * FROM customers WHERE region = 'north'`],
          ['tier', `SELECT * FROM customers WHERE tier = 'gold'`],
          ['category', 'SELECT * FROM products WHERE category = 7'],
          ['notes', 'SELECT n.* FROM notes n JOIN customers c ON c.id = n.customer_id WHERE c.id = 7'],
          ['drafts', 'SELECT * FROM drafts WHERE id = 7'],
          ['none', `SELECT * FROM customers WHERE city = 'region'`],
        ]
          .map(([name, sql]) => `-- name: ${name}\n${sql};\n`)
          .join('\n'),
      )
    })
    const assumptionsOf = (name: string) => report.queries.find((query) => query.name === name)?.assumptions
    expect(assumptionsOf('region')).toEqual([
      'public.customers.region is new: nothing is known of its values until the next ANALYZE.',
    ])
    expect(assumptionsOf('tier')).toEqual([
      'public.customers.tier is new: of its values is known what was declared.',
    ])
    expect(assumptionsOf('category')).toEqual([
      'public.products.category has another type, and lost its statistics: nothing is known of its values until the next ANALYZE.',
    ])
    expect(assumptionsOf('notes')).toContainEqual(
      'public.notes is new: it has 2,000,000 rows, as was declared, of which nothing more is known.',
    )
    expect(assumptionsOf('drafts')?.[0]).toMatch(/^public.drafts is new, and empty/)
    expect(report.queries.filter(({ assumptions }) => assumptions !== undefined)).toHaveLength(5)
    const tier = report.queries.find(({ name }) => name === 'tier')?.candidate
    expect(tier).toMatchObject({ plan: { root: { estimate: { rows: 13_500, width: expect.any(Number) } } } })
  })

  test('a branch behind its base is not accused of what the base has done since', async () => {
    const { told, exitCode } = await run(async (to) => {
      to.git('checkout', '-q', '-b', 'ahead')
      await to.write('migrations/013_drop.sql', 'DROP INDEX orders_customer_id;\n')
      await to.write('queries/ahead.sql', '-- name: ahead\nSELECT count(*) FROM orders;\n')
      to.git('add', '-A')
      to.git('commit', '-q', '-m', 'ahead')
      to.git('checkout', '-q', 'main')
      await to.write('queries/mine.sql', '-- name: mine\nSELECT count(*) FROM customers;\n')
    }, 'ahead')
    repository.git('branch', '-q', '-D', 'ahead')
    expect(exitCode).toBe(0)
    expect(told.map(({ name, verdict }) => [name, verdict])).toEqual([['mine', 'new']])
  })

  test('a migration that production has, and that is edited, changes nothing there', async () => {
    const { told } = await run((to) =>
      to.write(
        'migrations/005_orders_customer.sql',
        'CREATE INDEX orders_customer_id ON orders (customer_id, total);\n',
      ),
    )
    expect(told).toEqual([])
  })

  test('a whole schema is compared with that of the base, and each change of it can be blamed', async () => {
    repository.reset()
    const schema = snapshot.schema.map(({ sql }) => sql).join('\n\n')
    repository.git('checkout', '-q', '-b', 'rails')
    await repository.write('db/structure.sql', schema)
    repository.git('add', '-A')
    repository.git('commit', '-q', '-m', 'structure')
    const changed = schema
      .replace(/CREATE INDEX orders_customer_id .*;/, '')
      .replace(/( *total numeric NOT NULL)/, '$1,\n    region text')
    expect(changed).not.toBe(schema)
    await repository.write('db/structure.sql', changed)
    const { report, exitCode } = await check(
      {
        production: { name: 'production', snapshot, engine: 'native:18', settings: {} },
        base: 'rails',
        queries: join(repository.path, 'queries'),
        migrations: join(repository.path, 'db', 'structure.sql'),
        policy: defaultPolicy,
        now: snapshot.capturedAt,
      },
      { ...testContext, cache, environment: process.env },
    )
    repository.reset()
    repository.git('checkout', '-q', 'main')
    expect(exitCode).toBe(1)
    expect(report.candidate.migrations).toEqual([
      'structure.sql: DROP index "public"."orders_customer_id"',
      'structure.sql: ALTER table "public"."orders"',
    ])
    expect(report.queries.find(({ name }) => name === 'orders of a customer')).toMatchObject({
      verdict: 'regressed',
      blame: { sentence: expect.stringContaining('DROP index "public"."orders_customer_id"') },
    })
  })

  test('a whole schema needs a base to be compared with', async () => {
    await repository.write('structure.sql', 'CREATE TABLE a ()')
    const file = join(repository.path, 'structure.sql')
    await expect(readPending({ migrations: file }, snapshot)).rejects.toMatchObject({
      code: 'bad-usage',
      hint: expect.stringContaining('--base'),
    })
  })
})
