import { execFileSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/commands/context.ts'
import { openScenario, type OpenScenario } from '../../src/commands/open-scenario.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile } from '../databases/capture.ts'
import type { Project } from '../repository/programmed-migrations.ts'
import { data, knex, makeProject, schema, typeorm } from '../repository/programmed-migrations.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { contextForCommands, failureOf } from './open-by-command.ts'

/*
 * Knex and TypeORM as they are, on a scratch and then on the server that was captured: both planners are asked.
 */

const context = await contextForCommands()

const cases = [knex, typeorm].flatMap((tool) => [
  { tool, major: 14, engines: ['native:14'] },
  { tool, major: 18, engines: ['native:18', 'pglite'] },
])

describe.each(cases)('$tool.name for PostgreSQL $major', ({ tool, major, engines }) => {
  const reason = serverSkipReason(major)
  let server: TestServer
  let project: Project
  let snapshot: Snapshot
  let pending: string

  beforeAll(async () => {
    if (reason !== undefined) return
    server = await startServer({ major, settings: { autovacuum: 'off', fsync: 'off' } })
    project = await makeProject(tool)
    await project.add({ number: 1, name: 'first', statements: schema })
    await project.add({ number: 2, name: 'filling', statements: data })
    migrateProduction()
    const client = await server.connect()
    await client.query('VACUUM ANALYZE')
    await client.end()
    snapshot = await captureToFile(server.url())
    ;({ name: pending } = await project.add({ number: 3, name: 'pending', statements: changes }))
  })
  afterAll(async () => {
    await server?.stop()
    await project?.remove()
  })

  /** By the socket of the server, which both tools find with libpq's variables or in a URL's query. */
  function migrateProduction(): void {
    execFileSync('/bin/sh', ['-c', tool.command], {
      cwd: project.path,
      env: {
        ...context.environment,
        DATABASE_URL: `postgres:///postgres?user=${server.user}&host=${server.socketDirectory}`,
        PGHOST: server.socketDirectory,
        PGUSER: server.user,
        PGDATABASE: 'postgres',
      },
      stdio: 'pipe',
    })
  }

  const migrated = (
    engine: string,
    over: Partial<Context> = {},
    skipped: OpenScenario['recorded'] = [],
  ): Promise<OpenScenario> =>
    openScenario(
      {
        name: 'migrated',
        snapshot,
        engine,
        settings: {},
        migrateCommand: { command: tool.command, directory: project.path, timeout: 240_000, skipped },
      },
      { ...context, ...over },
    )

  test.skipIf(reason !== undefined)(
    `runs what is pending, and leaves all planners of one mind ${reason ?? ''}`,
    async () => {
      const plans: Record<string, readonly string[]> = {}
      for (const engine of engines) {
        const heard: string[] = []
        const surroundings = {
          ...context.environment,
          DATABASE_URL: 'postgres://app:topsecret@production.example.com/app',
          DB_HOST: 'production.example.com',
        }
        await using opened = await migrated(engine, {
          hear: (line) => heard.push(line),
          environment: surroundings,
        })
        expect(opened.provenance.migrations).toEqual([pending])
        expect(heard.join('\n')).toMatch(
          tool === knex ? /Batch 2 run: 1 migrations/ : /has been\s+executed successfully/,
        )
        plans[engine] = await plansOf((sql) => opened.session.query(sql))
        await using without = await migrated(engine, {}, opened.recorded)
        expect(without.provenance.migrations).toBeUndefined()
        expect(await without.session.query(`SELECT to_regclass('orders')::text AS orders`)).toEqual([
          { orders: 'orders' },
        ])
      }
      migrateProduction()
      const client = await server.connect()
      const production = await plansOf(async (sql) => (await client.query<PlanLine>(sql)).rows)
      await client.end()
      expect(plans).toEqual(Object.fromEntries(engines.map((engine) => [engine, production])))
    },
  )

  test.skipIf(reason !== undefined).each(engines)(`tells of a migration that fails on %s`, async (engine) => {
    const statements = ['ALTER TABLE nowhere ADD a int']
    const { file } = await project.add({ number: 4, name: 'broken', statements })
    const failure = await failureOf(migrated(engine))
    await rm(join(project.path, file))
    expect(failure.code).toBe('schema-mismatch')
    expect(failure.message).toMatch(
      /failed with exit code 1\n {2}The scratch last refused: relation "nowhere" does not exist\.\n {2}\| /,
    )
  })
})

interface PlanLine {
  readonly 'QUERY PLAN': string
}

async function plansOf(query: (sql: string) => Promise<readonly PlanLine[]>): Promise<readonly string[]> {
  const plans: string[] = []
  for (const sql of queries) {
    const lines = await query(`EXPLAIN ${sql}`)
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
  }
  return plans
}

const changes = [
  'ALTER TABLE orders RENAME TO "Sales Orders"',
  'ALTER TABLE "Sales Orders" RENAME COLUMN state TO "Status"',
  'ALTER TABLE customers ADD COLUMN vip boolean NOT NULL DEFAULT false',
  'DROP INDEX orders_total',
  'CREATE TABLE fresh (id int PRIMARY KEY, note text)',
  'GRANT SELECT ON fresh TO CURRENT_USER',
]

const queries = [
  'SELECT * FROM "Sales Orders" WHERE customer_id = 77',
  `SELECT * FROM "Sales Orders" WHERE "Status" = 'open' AND total > 970`,
  `SELECT c.town, count(*) FROM customers c JOIN "Sales Orders" o ON o.customer_id = c.id WHERE NOT c.vip GROUP BY c.town`,
  'SELECT * FROM fresh WHERE id = 7',
]
