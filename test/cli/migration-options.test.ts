import { expect, test } from 'vitest'
import { migrationSource } from '../../src/cli/migration-options.ts'
import { run } from './run.ts'

const terminal = { directory: '/project/app' }
const configured = { migrateCommand: { command: 'npx knex migrate:latest', directory: '/project' } }

test.each([
  ['nothing', {}, {}, {}],
  [
    'a folder of the config',
    {},
    { migrations: '/project/migrations', migrationTool: 'goose' },
    { migrations: '/project/migrations', migrationTool: 'goose' },
  ],
  [
    'what production has of it',
    {},
    { migrations: '/project/migrations', since: '007' },
    { migrations: '/project/migrations', since: '007' },
  ],
  [
    'something else that it has',
    { since: '008' },
    { migrations: '/project/migrations', since: '007' },
    { migrations: '/project/migrations', since: '008' },
  ],
  [
    'another folder, of which the config says nothing',
    { migrations: 'sql' },
    { migrations: '/project/migrations', since: '007' },
    { migrations: 'sql' },
  ],
  [
    'a tool for it',
    { migrationTool: 'dbmate' },
    { migrations: '/project/migrations', migrationTool: 'goose' },
    { migrations: '/project/migrations', migrationTool: 'dbmate' },
  ],
  [
    'a command of the config, in its folder',
    {},
    configured,
    { migrateCommand: { ...configured.migrateCommand, timeout: 300_000 } },
  ],
  [
    'a command, where planflip is',
    { migrateCommand: 'make migrate', migrateTimeout: 7 },
    configured,
    { migrateCommand: { command: 'make migrate', directory: '/project/app', timeout: 7000 } },
  ],
  [
    "a command over the config's folder",
    { migrateCommand: 'make migrate' },
    { migrations: '/project/migrations', migrationTool: 'goose' },
    { migrateCommand: { command: 'make migrate', directory: '/project/app', timeout: 300_000 } },
  ],
  ["a folder over the config's command", { migrations: 'sql' }, configured, { migrations: 'sql' }],
])('%s', (_, options, config, source) => {
  expect(migrationSource(options, config, terminal)).toEqual(source)
})

test.each([
  ['--migrations', { migrations: 'sql', migrateCommand: 'make' }],
  ['--migration-tool', { migrationTool: 'goose', migrateCommand: 'make' }],
  ['--since', { since: '1', migrateCommand: 'make' }],
])('%s does not go together with a command', (flag, options) => {
  expect(() => migrationSource(options, {}, terminal)).toThrow(`${flag} and`)
})

test.each(['0', '-1', 'soon', '1e9'])('%s is no time limit', async (seconds) => {
  const { exitCode, stderr } = await run(['check', '--base', 'main', '--migrate-timeout', seconds])
  expect(exitCode).toBe(2)
  expect(stderr).toContain('Give a number of seconds')
})

test('a tool for a folder of migrations reaches whoever reads it', async () => {
  const snapshot = 'stats/production.json'
  const { exitCode, stderr } = await run(
    `compare ${snapshot} ${snapshot} --candidate-migrations queries --migration-tool gose`.split(' '),
  )
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/Migrations of gose are not read directly\.\n.*did you mean goose\?/)
})
