import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { accept } from '../../src/commands/accept.ts'
import { checkAccepted } from '../../src/commands/check-accepted.ts'
import { check } from '../../src/commands/check.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { captureToFile } from '../databases/capture.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import type { Project } from '../repository/programmed-migrations.ts'
import { data, knex, makeProject, schema } from '../repository/programmed-migrations.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import { contextForCommands } from './open-by-command.ts'

const context = await contextForCommands()
const reason = serverSkipReason(18) ?? gitSkipReason()

describe.skipIf(reason !== undefined)(`check with a command ${reason ?? ''}`, () => {
  let project: Project
  let snapshot: Snapshot
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], {
      cwd: project.path,
      encoding: 'utf8',
    })

  beforeAll(async () => {
    project = await makeProject(knex)
    await project.add({ number: 1, name: 'first', statements: schema })
    await project.add({ number: 2, name: 'filling', statements: data })
    await project.write(
      'queries/a.sql',
      '-- name: of a customer\nSELECT * FROM orders WHERE customer_id = 77',
    )
    await using server = await startServer({ major: 18, settings: { autovacuum: 'off', fsync: 'off' } })
    execFileSync('/bin/sh', ['-c', knex.command], {
      cwd: project.path,
      env: {
        ...context.environment,
        DATABASE_URL: `postgres:///postgres?user=${server.user}&host=${server.socketDirectory}`,
      },
      stdio: 'pipe',
    })
    const client = await server.connect()
    await client.query('VACUUM ANALYZE')
    await client.end()
    snapshot = await captureToFile(server.url())
    await project.add({
      number: 3,
      name: 'of_main',
      statements: ['CREATE INDEX orders_state ON orders (state)'],
    })
    git('init', '-q', '-b', 'main')
    git('add', '-A')
    git('commit', '-q', '-m', 'main')
  })
  afterAll(() => project?.remove())

  beforeEach(() => {
    git('reset', '-q', '--hard')
    git('clean', '-q', '-fd')
  })

  const request = () => ({
    production: { name: 'production', snapshot, engine: 'native:18', settings: {} },
    queries: join(project.path, 'queries'),
    migrateCommand: { command: knex.command, directory: project.path, timeout: 240_000 },
    policy: defaultPolicy,
    now: snapshot.capturedAt,
  })
  const run = () => check({ ...request(), base: 'main' }, context)

  test('runs it on both sides, each with its own migrations, and blames the one that is new', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'planflip-tmp-'))
    onTestFinished(() => rm(temporary, { recursive: true }))
    vi.stubEnv('TMPDIR', temporary)
    onTestFinished(() => void vi.unstubAllEnvs())
    const unchanged = await run()
    expect(unchanged.exitCode).toBe(0)
    expect(unchanged.report.baseline.migrations).toEqual(['20260101000003_of_main.js'])
    expect(unchanged.report.candidate.migrations).toEqual(['20260101000003_of_main.js'])

    const { file: harmful } = await project.add({
      number: 4,
      name: 'harmful',
      statements: ['DROP INDEX orders_customer'],
    })
    await project.add({ number: 5, name: 'harmless', statements: ['CREATE TABLE notes ()'] })
    const { report, exitCode } = await run()
    expect(exitCode).toBe(1)
    expect(report.baseline.migrations).toEqual(['20260101000003_of_main.js'])
    expect(report.candidate.migrations).toHaveLength(3)
    expect(report.queries.map(({ verdict, blame }) => [verdict, blame?.sentence])).toEqual([
      ['regressed', 'flips with the migration 20260101000004_harmful.js'],
    ])

    // One that was not done in production, and says something else now.
    await rm(join(project.path, harmful))
    const drop = ['DROP INDEX orders_customer', 'CREATE INDEX orders_state ON orders (state)']
    await project.add({ number: 3, name: 'of_main', statements: drop })
    const edited = await run()
    expect(edited.report.queries.map(({ blame }) => blame?.sentence)).toEqual([
      'flips with what the command that migrates does',
    ])
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
    expect(await readdir(temporary)).toEqual([])
  })

  test('plans what was accepted after the migrations that it was accepted with', async () => {
    const accepted = join(project.path, 'reports')
    expect(await accept({ ...request(), accepted, names: [] }, context)).toMatchObject({ changed: 1 })
    await project.add({ number: 4, name: 'harmful', statements: ['DROP INDEX orders_customer'] })
    const { report, exitCode } = await checkAccepted({ ...request(), accepted }, context)
    expect(exitCode).toBe(1)
    expect(report.baseline.migrations).toEqual(['20260101000003_of_main.js'])
    expect(report.queries.map(({ verdict, blame }) => [verdict, blame?.sentence])).toEqual([
      ['regressed', 'flips with the migration 20260101000004_harmful.js'],
    ])
    await accept({ ...request(), accepted, names: [] }, context)
    expect((await checkAccepted({ ...request(), accepted }, context)).exitCode).toBe(0)
  })
})
