import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load-config.ts'
import { Failure } from '../../src/model/failure.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import { defaultProposals } from '../../src/model/redaction.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'planflip-config-'))
  await mkdir(join(root, '.git'))
})
afterEach(() => rm(root, { recursive: true }))

async function write(path: string, content: unknown): Promise<string> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.catch((cause: unknown) => cause)
  if (error instanceof Failure) return error
  throw new Error('expected a Failure', { cause: error })
}

describe('without a config file', () => {
  test('the defaults hold, as if one lay in the folder', async () => {
    expect(await loadConfig({ directory: root })).toEqual({
      file: null,
      queries: join(root, 'queries'),
      snapshot: join(root, 'stats/production.json'),
      accepted: join(root, 'reports/accepted'),
      scenarios: {},
      declared: {},
      policy: defaultPolicy,
      redact: { columns: [], all: false, propose: defaultProposals },
    })
  })

  test('a list of columns to redact is short for an object', async () => {
    const file = await write('planflip.config.json', { redact: ['users.email'] })
    const { redact } = await loadConfig({ directory: root, file })
    expect(redact).toEqual({ columns: ['users.email'], all: false, propose: defaultProposals })
    await rm(file)
  })
})

describe('finding it', () => {
  test('upward from the folder; paths are relative to the file', async () => {
    const file = await write('planflip.config.json', { queries: 'sql' })
    await mkdir(join(root, 'packages/api'), { recursive: true })
    expect(await loadConfig({ directory: join(root, 'packages/api') })).toMatchObject({
      file,
      queries: join(root, 'sql'),
    })
  })

  test('the nearest one holds', async () => {
    await write('planflip.config.json', {})
    const file = await write('packages/api/planflip.config.json', {})
    expect(await loadConfig({ directory: join(root, 'packages/api') })).toMatchObject({ file })
  })

  test('never beyond the repository', async () => {
    await write('planflip.config.json', {})
    await mkdir(join(root, 'vendored/.git'), { recursive: true })
    expect(await loadConfig({ directory: join(root, 'vendored') })).toMatchObject({ file: null })
  })

  test('where the user says', async () => {
    const file = await write('ci/strict.json', { snapshot: 's.json' })
    expect(await loadConfig({ directory: root, file: 'ci/strict.json' })).toMatchObject({
      file,
      snapshot: join(root, 'ci/s.json'),
    })
  })

  test.each(['planflip.config.mjs', 'planflip.config.js'])('as a module: %s', async (name) => {
    await write('package.json', { type: 'module' })
    const file = await write(name, "export default { queries: ['a', 'b'].join('/') }")
    expect(await loadConfig({ directory: root })).toMatchObject({ file, queries: join(root, 'a/b') })
  })
})

describe('completing it', () => {
  test('scenarios: production with other settings, or another snapshot', async () => {
    await write('planflip.config.json', {
      scenarios: {
        ssd: { settings: { random_page_cost: 1.1, enable_hashjoin: false, work_mem: '64MB' } },
        next: { snapshot: 'stats/next.json', engine: 'native:18', scale: { orders: 10, 'audit_*': 0.5 } },
      },
    })
    const { scenarios } = await loadConfig({ directory: root })
    expect(scenarios).toEqual({
      ssd: {
        snapshot: join(root, 'stats/production.json'),
        settings: { random_page_cost: '1.1', enable_hashjoin: 'off', work_mem: '64MB' },
        scale: {},
      },
      next: {
        snapshot: join(root, 'stats/next.json'),
        settings: {},
        engine: 'native:18',
        scale: { orders: 10, 'audit_*': 0.5 },
      },
    })
  })

  test('the policy: what is named differs, the rest holds', async () => {
    await write('planflip.config.json', {
      policy: {
        failOn: ['regressed', 'changed'],
        costRatio: 3,
        rules: { 'join-order': 'off', 'sort-added': { minimumRows: 5 } },
      },
    })
    const { policy } = await loadConfig({ directory: root })
    expect(policy.failOn).toEqual(['regressed', 'changed'])
    expect(policy.rules['join-order']).toEqual({
      ...defaultPolicy.rules['join-order'],
      severity: 'off',
      costRatio: 3,
    })
    expect(policy.rules['sort-added']).toEqual({
      ...defaultPolicy.rules['sort-added'],
      minimumRows: 5,
      costRatio: 3,
    })
  })

  test('a threshold beside the rules holds over what a rule has by default, and below what the config says of it', async () => {
    await write('planflip.config.json', {
      policy: { minimumRows: 7, rules: { 'aggregate-strategy': { minimumRows: 8 } } },
    })
    const { policy } = await loadConfig({ directory: root })
    expect(policy.rules['sort-added'].minimumRows).toBe(7)
    expect(policy.rules['aggregate-strategy'].minimumRows).toBe(8)
  })

  test('what holds for tables and queries, in the order of the config', async () => {
    await write('planflip.config.json', {
      policy: {
        tables: {
          'public.orders': { rules: { 'index-to-seq-scan': 'warning' } },
          'public.*': { rules: { 'sort-added': { severity: 'info', minimumRows: 3 } } },
        },
        queries: { 'reports/*': { rules: { 'index-to-seq-scan': 'off' } } },
      },
    })
    const { policy } = await loadConfig({ directory: root })
    expect(policy.tables).toEqual([
      { pattern: 'public.orders', rules: { 'index-to-seq-scan': { severity: 'warning' } } },
      { pattern: 'public.*', rules: { 'sort-added': { severity: 'info', minimumRows: 3 } } },
    ])
    expect(policy.queries).toEqual([
      { pattern: 'reports/*', rules: { 'index-to-seq-scan': { severity: 'off' } } },
    ])
    expect(policy.rules).toEqual(defaultPolicy.rules)
  })

  test('how flips are tried', async () => {
    await write('planflip.config.json', { policy: { stability: { runs: 0 } } })
    const { policy } = await loadConfig({ directory: root })
    expect(policy.stability).toEqual({ margin: 1.05, runs: 0, seed: 1 })
  })
})

test('a command that migrates is run in the folder of the config', async () => {
  await write('planflip.config.json', { migrateCommand: 'npx knex migrate:latest' })
  const { migrateCommand } = await loadConfig({ directory: root })
  expect(migrateCommand).toEqual({ command: 'npx knex migrate:latest', directory: root })
})

test('a command that migrates and a folder of migrations are one too many', async () => {
  await write('planflip.config.json', { migrateCommand: 'npx knex migrate:latest', migrations: 'sql' })
  const failure = await failureOf(loadConfig({ directory: root }))
  expect(failure.message).toContain('migrations and migrateCommand do not go together')
})

describe('faults', () => {
  test('are told all at once, each with its place', async () => {
    const file = await write('planflip.config.json', {
      query: 'sql',
      snapshot: 7,
      scenarios: { ssd: { setings: {}, engine: null }, grown: { scale: { orders: 0 } } },
      policy: {
        failOn: ['regresed'],
        stability: { margin: -1, runs: 2.5, sead: 3 },
        costRatio: 0.5,
        rules: { 'sort-added': 'fatal', 'sort-add': 'off' },
        tables: { orders: { rules: { 'join-order': { minimumRow: 3, minimumShare: 2 } } } },
        queries: { '*': { severities: {} } },
      },
    })
    const failure = await failureOf(loadConfig({ directory: root }))
    expect(failure.code).toBe('bad-config')
    expect(failure.message.split('\n')).toEqual([
      `${file} has 16 faults`,
      '  snapshot: Expected string but received 7',
      '  scenarios.ssd.engine: Expected string but received null',
      '  scenarios.ssd.setings: unknown key: did you mean settings?',
      '  scenarios.grown.scale.orders: Expected >0 but received 0',
      expect.stringMatching(/^ {2}policy\.failOn\.0: Expected .*"regressed".* but received "regresed"$/),
      '  policy.costRatio: Expected >=1 but received 0.5',
      expect.stringMatching(/^ {2}policy\.rules\.sort-added: Expected .* but received "fatal"$/),
      '  policy.rules.sort-add: Unknown rule: did you mean sort-added?',
      '  policy.tables.orders.rules.join-order.minimumShare: Expected <=1 but received 2',
      '  policy.tables.orders.rules.join-order.minimumRow: unknown key: did you mean minimumRows?',
      '  policy.queries.*.rules: Expected "rules" but received undefined',
      '  policy.queries.*.severities: unknown key: see docs/config.md for rules',
      '  policy.stability.margin: Expected >=0 but received -1',
      '  policy.stability.runs: Expected a whole number',
      '  policy.stability.sead: unknown key: did you mean seed?',
      expect.stringMatching(/^ {2}query: unknown key: see docs\/config\.md for .*queries/),
    ])
  })

  test.each([
    ['a list', [], 'the config itself: Expected an object but received a list'],
    ['null', null, 'the config itself: Expected Object but received null'],
    [
      'an unknown rule',
      { policy: { rules: { 'index-to-seqscan': 'off' } } },
      'policy.rules.index-to-seqscan: Unknown rule: did you mean index-to-seq-scan?',
    ],
    ['a path that is empty', { queries: '' }, 'queries: Expected a path but received an empty one'],
  ])('%s', async (_, content, fault) => {
    const file = await write('planflip.config.json', JSON.stringify(content))
    const { message } = await failureOf(loadConfig({ directory: root }))
    expect(message).toContain(`${file} has a fault\n  ${fault}`)
  })

  test.each([
    ['planflip.config.json', '{ "queries": }', 'is not JSON'],
    ['planflip.config.mjs', 'export const config = {}', 'has no default export'],
    ['planflip.config.mjs', "throw new Error('no luck')", 'cannot be imported: no luck'],
    ['planflip.config.mjs', 'export default {', 'cannot be imported'],
  ])('%s: %s', async (name, content, fact) => {
    const file = await write(name, content)
    const failure = await failureOf(loadConfig({ directory: root }))
    expect(failure.code).toBe('bad-config')
    expect(failure.message).toContain(`${file} ${fact}`)
    expect(failure.hint).not.toBe('')
  })

  test('a file that the user names and that is not there', async () => {
    const failure = await failureOf(loadConfig({ directory: root, file: 'no.json' }))
    expect(failure).toMatchObject({ code: 'bad-config', message: expect.stringContaining('cannot be read') })
  })
})
