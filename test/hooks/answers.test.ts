import { MikroORM } from '@mikro-orm/postgresql'
import { drizzle } from 'drizzle-orm/node-postgres'
import { sql as drizzleSql } from 'drizzle-orm'
import createKnex from 'knex'
import { Kysely, PostgresDialect, sql as kyselySql } from 'kysely'
import pg from 'pg'
import Cursor from 'pg-cursor'
import postgres from 'postgres'
import { QueryTypes, Sequelize } from 'sequelize'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as onDrizzle from '../../src/hooks/drizzle.ts'
import * as onKnex from '../../src/hooks/knex.ts'
import * as onKysely from '../../src/hooks/kysely.ts'
import * as onMikroOrm from '../../src/hooks/mikro-orm.ts'
import * as onPostgres from '../../src/hooks/postgres.ts'
import type { RecorderOptions } from '../../src/hooks/recorder.ts'
import * as onSequelize from '../../src/hooks/sequelize.ts'
import { startListeningServer } from '../servers/listening.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason } from '../servers/start.ts'
import type { RecordingFolder } from './recorded.ts'
import { recordingFolder } from './recorded.ts'

/* An application gets the same answers and the same errors, whether its library is recorded or not. */

const skipReason = serverSkipReason(18)

/** Ways to ask, each with what it comes to. Options: those of the hook, where there is one. */
type Ask = (url: string, options?: RecorderOptions) => Promise<readonly unknown[]>

const ways: Readonly<Record<string, Ask>> = {
  async postgres(url, options) {
    const plain = postgres(url, { max: 2, transform: { undefined: null } })
    const sql = options === undefined ? plain : onPostgres.record(plain, options)
    const streamed: unknown[] = []
    const outcomes = [
      await outcomeOf(sql`SELECT ${1}::int AS one`),
      await outcomeOf(sql`SELECT ${sql('id')} FROM orders WHERE id IN ${sql([1, 2])}`.values()),
      await outcomeOf(sql.unsafe('SELECT $1::int AS one', [1])),
      await outcomeOf(sql`SELECT * FROM nowhere`),
      await outcomeOf(
        sql.begin(async (tx) => {
          await tx`DELETE FROM orders`
          return tx.savepoint((inner) => inner`SELECT 1 / 0`)
        }),
      ),
      await outcomeOf(sql.begin((tx) => [tx`SELECT 1 AS one`, tx`SELECT 2 AS two`])),
      await outcomeOf(sql`SELECT id FROM orders ORDER BY id`.forEach((row) => void streamed.push(row['id']))),
      await outcomeOf(
        sql`SELECT * FROM orders WHERE note = ${'x'}`.describe().then(({ columns }) => columns),
      ),
      streamed,
    ]
    for await (const rows of sql`SELECT id FROM orders ORDER BY id`.cursor(1)) outcomes.push(rows[0]?.['id'])
    const reserved = await sql.reserve()
    outcomes.push(await outcomeOf(reserved`SELECT count(*) FROM orders`))
    reserved.release()
    await sql.end()
    return outcomes
  },

  async kysely(url, options) {
    const config = {
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }), cursor: Cursor }),
    }
    const db = new Kysely<{ orders: { id: number } }>(
      options === undefined ? config : onKysely.record(onKysely.record(config, options), options),
    )
    const outcomes = [
      await outcomeOf(db.selectFrom('orders').select('id').where('id', '=', 1).execute()),
      await outcomeOf(kyselySql`SELECT * FROM nowhere`.execute(db)),
      await outcomeOf(
        db.transaction().execute(async (trx) => {
          await trx.deleteFrom('orders').execute()
          await kyselySql`SELECT 1 / 0`.execute(trx)
        }),
      ),
    ]
    for await (const row of db.selectFrom('orders').select('id').orderBy('id').stream(1)) outcomes.push(row)
    await db.destroy()
    return outcomes
  },

  async drizzle(url, options) {
    const logged: string[] = []
    const logger = { logQuery: (query: string) => void logged.push(query) }
    const plain = drizzle(url, { logger })
    const db = options === undefined ? plain : onDrizzle.record(onDrizzle.record(plain, options), options)
    const outcomes = [
      await outcomeOf(db.execute(drizzleSql`SELECT id FROM orders WHERE id = ${1}`)),
      await outcomeOf(db.execute(drizzleSql`SELECT * FROM nowhere`)),
      await outcomeOf(
        db.transaction(async (tx) => {
          await tx.execute(drizzleSql`DELETE FROM orders`)
          await tx.transaction((inner) => inner.execute(drizzleSql`SELECT 1 / 0`))
        }),
      ),
      logged,
    ]
    await db.$client.end()
    return outcomes
  },

  async knex(url, options) {
    const plain = createKnex({ client: 'pg', connection: url })
    const knex = options === undefined ? plain : onKnex.record(onKnex.record(plain, options), options)
    const outcomes = [
      await outcomeOf(knex('orders').where({ id: 1 })),
      await outcomeOf(knex('nowhere')),
      await outcomeOf(
        knex.transaction(async (trx) => {
          await trx('orders').delete()
          await trx.raw('SELECT 1 / 0')
        }),
      ),
    ]
    for await (const row of knex('orders').select('id').orderBy('id').stream()) outcomes.push(row)
    await knex.destroy()
    return outcomes
  },

  async sequelize(url, options) {
    const { hostname: host, port, username, pathname } = new URL(url)
    const one = { host, port, username, database: pathname.slice(1) }
    const plain = new Sequelize({
      dialect: 'postgres',
      logging: false,
      replication: { read: [one], write: one },
    })
    const sequelize =
      options === undefined ? plain : onSequelize.record(onSequelize.record(plain, options), options)
    const outcomes = [
      await outcomeOf(
        sequelize.query('SELECT id FROM orders WHERE id = $id', { bind: { id: 1 }, type: QueryTypes.SELECT }),
      ),
      await outcomeOf(sequelize.query('SELECT $1::int', { bind: ['no'] })),
      await outcomeOf(sequelize.query('SELECT * FROM nowhere')),
      await outcomeOf(
        sequelize.transaction(async (transaction) => {
          await sequelize.query('DELETE FROM orders', { transaction })
          await sequelize.query('SELECT 1 / 0', { transaction })
        }),
      ),
    ]
    await sequelize.close()
    return outcomes
  },

  async 'mikro-orm'(url, options) {
    const plain = MikroORM.initSync({
      clientUrl: url,
      replicas: [{ clientUrl: `${url}?application_name=replica` }],
      discovery: { warnWhenNoEntities: false },
    })
    const orm = options === undefined ? plain : onMikroOrm.record(onMikroOrm.record(plain, options), options)
    const em = orm.em.fork()
    const outcomes = [
      await outcomeOf(em.execute('SELECT id FROM orders WHERE id = ?', [1])),
      await outcomeOf(em.getConnection('read').execute('SELECT * FROM nowhere')),
      await outcomeOf(
        em.transactional(async (tx) => {
          await tx.execute('DELETE FROM orders')
          await tx.transactional((inner) => inner.execute("SELECT '?'"))
        }),
      ),
      await outcomeOf(em.execute('INSERT INTO orders VALUES (1), (2)')),
    ]
    await orm.reconnect()
    outcomes.push(await outcomeOf(em.execute('SELECT 1 / 0')))
    await orm.close()
    return outcomes
  },
}

describe.skipIf(skipReason !== undefined)(`answers ${skipReason ?? ''}`, () => {
  let server: TestServer
  let url: string
  let folder: RecordingFolder

  beforeAll(async () => {
    server = await startListeningServer({ major: 18 })
    const client = await server.connect()
    await client.query(
      'CREATE TABLE orders (id int PRIMARY KEY, note text); INSERT INTO orders VALUES (1), (2)',
    )
    url = `postgresql://${server.user}@127.0.0.1:${server.port}/postgres`
  })
  afterAll(() => server?.stop())
  beforeEach(async () => (folder = await recordingFolder()))
  afterEach(() => folder[Symbol.asyncDispose]())

  test.each(Object.keys(ways))('of %s are the same with its hook', async (name) => {
    const ask = ways[name] as Ask
    const recorded = await ask(url, { directory: folder.directory })
    expect(JSON.stringify(recorded)).toBe(JSON.stringify(await ask(url)))
    const texts = (await folder.lines()).map(({ text, count }) => [text.toLowerCase(), count])
    expect(texts).toEqual(expect.arrayContaining([[expect.stringContaining('delete from'), 1]]))
    expect(texts).toEqual(expect.arrayContaining([[expect.stringContaining('nowhere'), 1]]))
    expect(texts).toEqual(expect.arrayContaining([[expect.stringContaining('1 / 0'), 1]]))
  })
})

async function outcomeOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return { error: String(error), cause: error instanceof Error ? String(error.cause) : undefined }
  }
}
