import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Client } from 'pg'
import { readServer } from '../../../src/postgres/read-server.ts'
import { startServer, type TestServer } from '../../servers/start.ts'
import { explain } from '../explain.ts'
import { writeGolden } from '../golden-json.ts'
import { fileOf, readPairs } from './verdict-pair.ts'
import type { TakenOutcome, TakenRelation, TakenSide, VerdictPair } from './verdict-pair.ts'

/** Asks real servers for both plans of the pairs whose baseline is of one of these majors, and writes them beside what is expected. */
export async function takeVerdicts(majors: readonly number[], only?: readonly string[]): Promise<void> {
  const pairs = (await readPairs()).filter(
    ([name, { major }]) => majors.includes(major) && (only === undefined || only.includes(name)),
  )
  const shops = new Map<number, Promise<TestServer>>()
  const shopOf = (major: number): Promise<TestServer> => {
    const shop = shops.get(major) ?? openShop(major)
    shops.set(major, shop)
    return shop
  }
  try {
    for (const [name, pair] of pairs) await writeGolden(fileOf(name), await takePair(name, pair, shopOf))
  } finally {
    for (const shop of shops.values()) await (await shop).stop()
  }
}

async function openShop(major: number): Promise<TestServer> {
  const server = await startServer({
    major,
    settings: {
      autovacuum: 'off',
      // So many that every row is looked at, and the statistics are the same each time.
      default_statistics_target: '2000',
      timezone: 'UTC',
    },
  })
  await server.createDatabase('shop')
  const client = await server.connect('shop')
  await client.query(await readFile(new URL('schema.sql', import.meta.url), 'utf8'))
  await client.query('VACUUM ANALYZE')
  await client.end()
  return server
}

async function takePair(
  name: string,
  pair: VerdictPair,
  shopOf: (major: number) => Promise<TestServer>,
): Promise<VerdictPair> {
  const { change } = pair
  await using before = await openCopy(await shopOf(pair.major), name, pair)
  const baseline = await before.ask(pair.query)
  if (change.what === 'version') {
    await using after = await openCopy(await shopOf(change.major), name, pair)
    return { ...pair, ...ofRead(baseline, await after.ask(pair.query)) }
  }
  if ('sql' in change) await before.run(change.sql)
  if ('settings' in change) await before.set(change.settings)
  const candidate = await before.ask('query' in change ? change.query : pair.query)
  return { ...pair, ...ofRead(baseline, candidate) }
}

interface Copy extends AsyncDisposable {
  run(sql: readonly string[]): Promise<void>
  set(settings: Readonly<Record<string, string>>): Promise<void>
  ask(query: readonly string[]): Promise<TakenSide>
}

/** A shop of its own, as the pair wants it. */
async function openCopy(
  shop: TestServer,
  name: string,
  { settings = {}, setUp = [] }: VerdictPair,
): Promise<Copy> {
  await shop.createDatabase(name, 'TEMPLATE shop')
  const client = await shop.connect(name)
  const told = new Set(tellingSettings)
  const run = async (statements: readonly string[]): Promise<void> => {
    // One by one: VACUUM does not run within a batch.
    for (const statement of statements) await client.query(statement)
  }
  const set = async (values: Readonly<Record<string, string>>): Promise<void> => {
    for (const [setting, value] of Object.entries(values)) {
      told.add(setting)
      await client.query('SELECT set_config($1, $2, false)', [setting, value])
    }
  }
  await run(setUp)
  await set(settings)
  return {
    run,
    set,
    ask: async (query) => ({
      outcome: await planOf(client, query.join('\n')),
      facts: {
        server: await readServer({ query: async (sql) => (await client.query(sql)).rows }),
        settings: await readSettings(client, [...told]),
        relations: await readRelations(client),
      },
    }),
    [Symbol.asyncDispose]: async () => {
      await client.end()
      const other = await shop.connect()
      await other.query(`DROP DATABASE ${pg.escapeIdentifier(name)}`)
      await other.end()
    },
  }
}

/** Those that a rule asks for, besides what the pair sets. */
const tellingSettings = ['work_mem', 'hash_mem_multiplier', 'jit', 'jit_above_cost', 'search_path']

async function planOf(client: Client, sql: string): Promise<TakenOutcome> {
  try {
    const text = await explain(client, `EXPLAIN ${sql}`)
    const [json] = await explain(client, `EXPLAIN (FORMAT JSON) ${sql}`)
    return { text: text as readonly string[], json }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code === undefined) throw error
    return { sqlstate: error.code, message: error.message }
  }
}

async function readSettings(client: Client, names: readonly string[]): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name ORDER BY name',
    [names],
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}

async function readRelations(client: Client): Promise<readonly TakenRelation[]> {
  const { rows } = await client.query<TakenRelation>(`
    SELECT nspname AS schemaname, relname, relpages, reltuples,
      (CASE relkind WHEN 'p' THEN 0 ELSE pg_relation_size(c.oid) END / current_setting('block_size')::int)::int AS blocks
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'm') AND nspname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY nspname, relname`)
  return rows
}

/** Without the tables that neither plan reads, nor their partitions. */
function ofRead(baseline: TakenSide, candidate: TakenSide): Pick<VerdictPair, 'taken'> {
  const read = JSON.stringify([baseline.outcome, candidate.outcome])
  const isRead = ({ relname }: TakenRelation): boolean => read.includes(`"${familyOf(relname)}`)
  const without = ({ outcome, facts }: TakenSide): TakenSide => ({
    outcome,
    facts: { ...facts, relations: facts.relations.filter(isRead) },
  })
  return { taken: { baseline: without(baseline), candidate: without(candidate) } }
}

/** `events_2026_` of any of its months. */
function familyOf(relname: string): string {
  return relname.replace(/\d+$/, '')
}
