import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Index, Snapshot } from '../../src/model/snapshot.ts'
import { scaleTables } from '../../src/vary/scale-tables.ts'
import { captureToFile } from '../databases/capture.ts'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/* A capture that is scaled against a capture of a database that really has so many times the rows. */

let server: TestServer
const captured: Record<string, Snapshot> = {}

beforeAll(async () => {
  server = await startServer({ major: 18, settings: { autovacuum: 'off', fsync: 'off' } })
  for (const [name, rows] of [
    ['small', 20_000],
    ['large', 200_000],
  ] as const) {
    await server.createDatabase(name)
    await fill(await server.connect(name), rows)
    captured[name] = await captureToFile(server.url(name))
  }
})
afterAll(() => server.stop())

async function fill(client: Client, rows: number): Promise<void> {
  await client.query(`
    SELECT setseed(0.25);
    CREATE TABLE orders (id bigint PRIMARY KEY, status text, code text, email text, shelf int, tags int[], at timestamptz, "Lot" int);
    INSERT INTO orders SELECT i, CASE WHEN random() < 0.9 THEN 'done' ELSE 'open' END, md5(i::text),
        repeat('long.address.', 6) || i || '@example.org', (random() * 99)::int,
        ARRAY[(random() * 50)::int, (random() * 50)::int], '2020-01-01'::timestamptz + i * interval '1 minute', i
      FROM generate_series(1, ${rows}) AS i;
    CREATE INDEX orders_code ON orders (code);
    CREATE INDEX orders_email ON orders (email);
    CREATE INDEX orders_shelf ON orders (shelf);
    CREATE INDEX orders_lower ON orders (lower(code));
    CREATE INDEX orders_open ON orders (at) WHERE status = 'open';
    CREATE INDEX orders_tags ON orders USING gin (tags);
    CREATE INDEX orders_hash ON orders USING hash (code);
    CREATE INDEX orders_at ON orders USING brin (at) WITH (pages_per_range = 1);
    CREATE STATISTICS orders_pair (ndistinct) ON "Lot", code FROM orders;
    CREATE STATISTICS orders_few (ndistinct) ON shelf, status FROM orders;
    CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
    CREATE TABLE "Events 1" PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
    CREATE INDEX events_id ON events (id);
    INSERT INTO events SELECT i, '2020-01-01'::date + i % 730 FROM generate_series(1, ${2 * rows}) AS i;
    CREATE TABLE nothing (id int PRIMARY KEY);
    CREATE TABLE never (id int); INSERT INTO never SELECT generate_series(1, ${rows})`)
  await client.query(`
    CREATE TABLE shelves (id int PRIMARY KEY); INSERT INTO shelves SELECT generate_series(1, 10);
    CREATE TABLE lines (order_id bigint REFERENCES orders, "Shelf Id" int, note int,
      CONSTRAINT "FK (odd) REFERENCES" FOREIGN KEY ("Shelf Id") REFERENCES shelves (id));
    INSERT INTO lines SELECT i % (${rows} / 5) + 1, i % 10 + 1, i % (${rows} / 5) FROM generate_series(1, ${rows}) AS i`)
  await client.query('VACUUM ANALYZE orders')
  await client.query('ANALYZE lines, shelves')
  await client.query('ANALYZE events')
}

function snapshotOf(name: string): Snapshot {
  const found = captured[name]
  if (found === undefined) throw new Error(`no capture of ${name}`)
  return found
}

function relationOf({ relations }: Snapshot, name: string) {
  const found = relations.find(({ relname }) => relname === name)
  if (found === undefined) throw new Error(`no relation ${name}`)
  return found
}

const within = (share: number, wanted: number): unknown =>
  expect.toSatisfy(
    (found: number) => Math.abs(found - wanted) <= Math.max(2, share * wanted),
    `about ${wanted}`,
  )

test('sizes, rows and heights become those of the database that has as many', () => {
  const { snapshot } = scaleTables(snapshotOf('small'), {
    'public.orders': 10,
    events: 10,
    never: 10,
    lines: 10,
  })
  const large = snapshotOf('large')
  for (const wanted of large.relations) {
    const found = relationOf(snapshot, wanted.relname)
    expect(found, wanted.relname).toMatchObject({
      reltuples: within(0.03, wanted.reltuples),
      relpages: within(0.05, wanted.relpages),
      blocks: within(0.05, wanted.blocks),
      relallvisible: within(0.05, wanted.relallvisible),
    })
  }
  const sizeOf = ({ relname, reltuples, blocks, btree, brin }: Index) => ({
    relname,
    reltuples,
    blocks,
    height: btree?.height.value,
    revmap: brin?.lastRevmapPage,
  })
  for (const index of large.indexes) {
    const wanted = sizeOf(index)
    const found = snapshot.indexes.find(({ relname }) => relname === index.relname)
    expect(found && sizeOf(found), index.relname).toEqual({
      ...wanted,
      // ANALYZE takes that of a partial index from its sample.
      reltuples: within(0.2, wanted.reltuples),
      // A hash index doubles, a BRIN index begins with pages that are nearly empty, and duplicates are kept the denser the more.
      blocks: within(['hash', 'brin', 'gin'].includes(index.amname) ? 3 : 0.25, wanted.blocks),
    })
  }
})

test('a B-tree has the height that Postgres gives it, whatever its keys', () => {
  const heights = ({ indexes }: Snapshot) => indexes.flatMap(({ btree }) => btree?.height.value ?? [])
  expect(new Set(heights(snapshotOf('large'))).size).toBeGreaterThan(1)
  const { snapshot: shrunk } = scaleTables(snapshotOf('large'), { orders: 0.1, events: 0.1 })
  expect(heights(shrunk)).toEqual(heights(snapshotOf('small')))
  expect(shrunk.indexes.find(({ btree }) => btree !== undefined)?.btree?.height.fidelity).toBe('estimated')
})

test('the counters of a GIN index grow as the planner itself has them grow', () => {
  const ginOf = ({ indexes }: Snapshot) => indexes.find(({ gin }) => gin !== undefined)?.gin
  const small = ginOf(snapshotOf('small'))
  expect(small?.nEntries).toBeGreaterThan(0)
  expect(ginOf(scaleTables(snapshotOf('small'), { orders: 10 }).snapshot)).toEqual({
    fidelity: 'estimated',
    nPendingPages: small?.nPendingPages,
    nTotalPages: 10 * (small?.nTotalPages ?? 0),
    nEntryPages: 10 * (small?.nEntryPages ?? 0),
    nDataPages: 10 * (small?.nDataPages ?? 0),
    nEntries: 10 * (small?.nEntries ?? 0),
  })
})

test('combinations grow where they are a share of the rows, and only there', () => {
  const { snapshot } = scaleTables(snapshotOf('small'), { orders: 10 })
  const dataOf = ({ extendedStatistics }: Snapshot, name: string) =>
    extendedStatistics.find(({ stxname }) => stxname === name)?.data[0]?.stxdndistinct
  expect(dataOf(snapshot, 'orders_pair')).toBe(dataOf(snapshotOf('large'), 'orders_pair'))
  expect(dataOf(snapshot, 'orders_few')).toBe(dataOf(snapshotOf('small'), 'orders_few'))
})

test('statistics and ends stay, and what is not scaled is untouched', () => {
  const small = snapshotOf('small')
  const { snapshot } = scaleTables(small, { orders: 10 })
  expect(snapshot.relations.map(({ columns }) => columns)).toEqual(
    small.relations.map(({ columns }) => columns),
  )
  expect(snapshot.indexes.map(({ btree }) => btree?.ends)).toEqual(
    small.indexes.map(({ btree }) => btree?.ends),
  )
  expect(relationOf(snapshot, 'events_2')).toBe(relationOf(small, 'events_2'))
  expect(scaleTables(small, { orders: 1 })).toEqual({ snapshot: small, assumptions: [] })
})

test('a partition alone makes its table as much larger as it is of it', () => {
  const small = snapshotOf('small')
  const { snapshot } = scaleTables(small, { '"Events 1"': 3 })
  const rows = relationOf(small, 'Events 1').reltuples
  expect(relationOf(snapshot, 'Events 1').reltuples).toBe(3 * rows)
  expect(relationOf(snapshot, 'events').reltuples).toBe(relationOf(small, 'events').reltuples + 2 * rows)
  expect(relationOf(snapshot, 'events_2')).toBe(relationOf(small, 'events_2'))
})

test('of several patterns the last holds; what is taken for granted is told', () => {
  const { snapshot, assumptions } = scaleTables(snapshotOf('small'), { '*': 2, events_2: 7, nothing: 3 })
  expect(relationOf(snapshot, 'events_2').reltuples).toBe(
    7 * relationOf(snapshotOf('small'), 'events_2').reltuples,
  )
  expect(relationOf(snapshot, 'never').reltuples).toBe(-1)
  expect(assumptions.join('\n')).toContain('public.events_2 ×7')
  expect(assumptions.join('\n')).toContain('public.nothing is empty, and no factor changes that.')
})

describe('asked wrongly', () => {
  test.each([
    ['order', 10, 'The snapshot has no table order to scale.', 'did you mean orders?'],
    ['public.evnts', 10, 'The snapshot has no table public.evnts to scale.', 'did you mean public.events'],
    ['events 1', 10, 'has no table events 1', 'Events 1'],
    ['orders', 0, 'orders cannot be 0 times as large.', 'above 0'],
    ['orders', -1, 'orders cannot be -1 times as large.', 'above 0'],
    ['orders', Number.NaN, 'orders cannot be NaN times as large.', 'above 0'],
    ['orders', 1e8, 'orders cannot be 100000000 times as large.', 'smaller factor'],
  ])('%s=%d', (table, factor, message, hint) => {
    expect(() => scaleTables(snapshotOf('small'), { [table]: factor })).toThrow(
      expect.objectContaining({
        code: 'bad-usage',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    )
  })
})

describe('foreign keys', () => {
  const distinctOf = (factors: Readonly<Record<string, number>>, column: string) =>
    relationOf(scaleTables(snapshotOf('small'), factors).snapshot, 'lines').columns.find(
      ({ attname }) => attname === column,
    )?.statistics[0]?.stadistinct

  test.each([
    // Of 20,000 lines, a fifth are of different orders: a share. Ten shelves are a number.
    [{ lines: 10 }, 'order_id', -0.02],
    [{ lines: 10, orders: 10 }, 'order_id', -0.2],
    [{ lines: 10, orders: 5 }, 'order_id', -0.1],
    [{ lines: 10, orders: 100 }, 'order_id', -0.2],
    [{ orders: 100 }, 'order_id', -0.2],
    [{ lines: 0.1 }, 'order_id', -0.2],
    [{ lines: 10 }, 'Shelf Id', 10],
    [{ lines: 10, shelves: 3 }, 'Shelf Id', 30],
    [{ lines: 10, shelves: 30 }, 'Shelf Id', 100],
    [{ lines: 10, shelves: 30 }, 'note', -0.2],
  ] as const)('%o: distinct values of %s', (factors, column, wanted) => {
    expect(distinctOf(factors, column)).toBeCloseTo(wanted, 5)
  })
})
