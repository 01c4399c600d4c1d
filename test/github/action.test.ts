import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { parse, parseAllDocuments } from 'yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { writeSnapshot } from '../../src/store/snapshot.ts'
import { captureProduction } from '../repository/capture-production.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import type { Repository } from '../repository/make-repository.ts'
import { makeRepository } from '../repository/make-repository.ts'
import { run } from '../cli/run.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { serverSkipReason } from '../servers/start.ts'
import type { CommentsApi } from './comments-api.ts'
import { bot, startCommentsApi } from './comments-api.ts'
import { actionFolder, readAction, runAction } from './run-action.ts'

let api: CommentsApi
let folder: string
beforeEach(async () => {
  api = await startCommentsApi()
  folder = await mkdtemp(join(tmpdir(), 'planflip-github-'))
})
afterEach(async () => {
  await api[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function surroundings(event: object = { pull_request: { number: 7 } }): Promise<NodeJS.ProcessEnv> {
  const file = join(folder, 'event.json')
  await writeFile(file, JSON.stringify(event))
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: api.url,
    GITHUB_REPOSITORY: 'ada/shop',
    GITHUB_EVENT_PATH: file,
    GITHUB_BASE_REF: 'main',
  }
}

describe('the definition of the action', () => {
  test('pins what it uses, and puts no input into a script', async () => {
    const { runs } = await readAction()
    for (const { uses, run: script } of runs.steps) {
      expect(uses ?? 'a/b@0123456789012345678901234567890123456789').toMatch(/^[\w./-]+@[0-9a-f]{40}$/)
      expect(script ?? '').not.toContain('${{')
    }
  })

  test.each(['.github/actions/planflip/check.sh', '.gitlab/planflip.yml', 'docs/ci.md'])(
    '%s gives planflip options that it has',
    async (file) => {
      const { stdout } = await run(['check', '--help'])
      const text = await readFile(file, 'utf8')
      const lines = text.split('\n').filter((line) => !/\b(git|npx --)/.test(line))
      const options = lines.flatMap((line) => line.match(/--[a-z][a-z-]+/g) ?? [])
      expect(options.length).toBeGreaterThan(0)
      for (const name of options) expect(stdout).toContain(name)
    },
  )

  test('is shown in YAML that can be read, as is the template for GitLab', async () => {
    const page = await readFile('docs/ci.md', 'utf8')
    const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = '']) => parse(yaml) as unknown)
    expect(blocks).toHaveLength(3)
    const documents = parseAllDocuments(await readFile('.gitlab/planflip.yml', 'utf8'))
    expect(documents.map(({ errors }) => errors)).toEqual([[], []])
  })
})

describe('the comment', () => {
  const summary = { queries: 5, unchanged: 4 }

  async function comment(
    text = 'Of 5 queries, 1 regresses',
    {
      key = '',
      told = summary,
      event,
    }: { readonly key?: string; readonly told?: object; readonly event?: object } = {},
  ): Promise<string> {
    const [markdown, json] = [join(folder, 'comment.md'), join(folder, 'report.json')]
    await writeFile(markdown, `<!-- planflip -->\n${text}`)
    await writeFile(json, JSON.stringify({ summary: told }))
    const { stdout } = await promisify(execFile)(process.execPath, [join(actionFolder, 'comment.mjs')], {
      env: {
        ...(await surroundings(event)),
        GITHUB_TOKEN: 'secret',
        COMMENT_KEY: key,
        MARKDOWN: markdown,
        JSON: json,
      },
    })
    return stdout
  }

  const bodies = (): readonly string[] => api.comments.map(({ body }) => body)

  test('is made once, and kept up to date', async () => {
    await comment('first')
    await comment('second')
    expect(bodies()).toEqual(['<!-- planflip -->\nsecond'])
  })

  test('is found among hundreds', async () => {
    for (let id = 1; id <= 250; id += 1)
      api.comments.push({ id, user: bot, body: id === 120 ? '<!-- planflip -->\nold' : 'hello' })
    await comment('new')
    expect(api.comments).toHaveLength(250)
    expect(bodies()[119]).toBe('<!-- planflip -->\nnew')
  })

  test('is one for each key', async () => {
    await comment('of 15', { key: 'pg 15' })
    await comment('of 16', { key: 'pg 16 -->' })
    await comment('of 15 again', { key: 'pg 15' })
    expect(bodies()).toEqual(['<!-- planflip pg 15 -->\nof 15 again', '<!-- planflip pg 16 -- -->\nof 16'])
  })

  test("is never somebody else's who quotes it", async () => {
    await comment('first')
    api.comments.push({ id: 2, user: { login: 'eve', type: 'User' }, body: '<!-- planflip -->\nquoted' })
    await comment('second')
    expect(bodies()).toEqual(['<!-- planflip -->\nsecond', '<!-- planflip -->\nquoted'])
  })

  test('is not made to say that all is well, but says so where it is there', async () => {
    const well = { told: { queries: 5, unchanged: 5 } }
    await comment('all is well', well)
    expect(api.comments).toEqual([])
    await comment('first')
    await comment('all is well', well)
    expect(bodies()).toEqual(['<!-- planflip -->\nall is well'])
  })

  test('is none where the workflow may not write, and fails nothing', async () => {
    for (const status of [403, 404]) {
      api.failures.push(status)
      expect(await comment()).toContain('::notice::planflip: This workflow may not comment')
    }
    expect(api.comments).toEqual([])
  })

  test('is tried again when GitHub has a hiccup, and given up when it has more', async () => {
    api.failures.push(502, 503)
    expect(await comment()).toBe('')
    expect(api.comments).toHaveLength(1)
    api.failures.push(500, 500, 500)
    expect(await comment('second')).toContain(
      '::warning::planflip: The comment could not be kept: GitHub answered 500',
    )
    expect(bodies()).toEqual(['<!-- planflip -->\nOf 5 queries, 1 regresses'])
  })

  test('is none where there is no pull request', async () => {
    expect(await comment('first', { event: { ref: 'refs/heads/main' } })).toContain('::notice::')
    expect(api.asked).toEqual([])
  })
})

const reason = serverSkipReason(18) ?? gitSkipReason()

describe.skipIf(reason !== undefined)(`the action on a pull request ${reason ?? ''}`, () => {
  let repository: Repository
  let cache: string

  beforeAll(async () => {
    cache = await cacheWithEngines()
    repository = await makeRepository()
    await mkdir(join(repository.path, 'stats'))
    await writeSnapshot(join(repository.path, 'stats', 'production.json'), await captureProduction())
    await mkdir(join(repository.path, 'node_modules', '.bin'), { recursive: true })
    const main = join(process.cwd(), 'dist/cli/main.js')
    const program = join(repository.path, 'node_modules', '.bin', 'planflip')
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, { mode: 0o755 })
    await repository.write('package.json', '{ "name": "shop", "private": true }')
    await repository.write('planflip.config.json', '{ "migrations": "migrations" }')
    await repository.write('.gitignore', 'node_modules\n')
    repository.git('add', '-A')
    repository.git('commit', '-q', '-m', 'planflip')
    repository.git('clone', '-q', '--bare', repository.path, join(repository.path, '.git', 'hub'))
    repository.git('remote', 'add', 'origin', join(repository.path, '.git', 'hub'))
  })
  beforeEach(() => repository.reset())
  afterAll(() => repository?.remove())

  async function act(inputs: Readonly<Record<string, string>> = {}, more: NodeJS.ProcessEnv = {}) {
    return runAction(
      { 'working-directory': repository.path, ...inputs },
      { ...(await surroundings()), PLANFLIP_CACHE: cache, ...more },
    )
  }

  const harm = () => repository.write('migrations/013_drop.sql', 'DROP INDEX orders_customer_id;\n')

  test('fails what is harmful, with annotations, a summary and a comment', async () => {
    await harm()
    const { exitCode, log, summary, outputs } = await act()
    expect({ exitCode, code: outputs['exit-code'] }, log).toEqual({ exitCode: 1, code: '1' })
    expect(log).toMatch(/^::error file=queries\/\w+\.sql,line=\d+/m)
    expect(summary).toContain('orders of a customer')
    expect(api.comments, log).toMatchObject([{ body: expect.stringContaining('013_drop') }])
  })

  test('passes what is harmless, in silence', async () => {
    expect(await act()).toMatchObject({ exitCode: 0 })
    expect(api.comments).toEqual([])
  })

  test('keeps the verdict where it may not comment, and the summary has the report', async () => {
    await harm()
    api.failures.push(403)
    const { exitCode, summary, log } = await act()
    expect(exitCode).toBe(1)
    expect(summary).toContain('orders of a customer')
    expect(log).toContain('This workflow may not comment')
  })

  test('runs nothing that an input says', async () => {
    const evil = '$(touch pwned); `touch pwned` "; touch pwned #'
    const others = ['base', 'snapshot', 'queries', 'fail-on', 'shard', 'config', 'comment-key']
    for (const names of [['reports'], ['engine'], others]) {
      const { exitCode, log } = await act(Object.fromEntries(names.map((name) => [name, evil])))
      expect(log).not.toContain('bash:')
      expect(exitCode).toBeGreaterThan(1)
    }
    expect(existsSync(join(repository.path, 'pwned'))).toBe(false)
  })

  test('puts shards together', async () => {
    await harm()
    const parts = join(folder, 'parts')
    await mkdir(parts)
    for (const index of [1, 2]) {
      const part = await act({ shard: `${index}/2` }, { KEEP: join(parts, `${index} of 2.json`) })
      expect(part.exitCode, part.log).toBe(0)
    }
    expect(api.comments).toEqual([])
    const merged = await act({ reports: `${parts}/*.json` })
    expect(merged.exitCode).toBe(1)
    expect(api.comments).toMatchObject([{ body: expect.stringContaining('013_drop') }])
    expect((await act({ reports: `${parts}/none*.json` })).exitCode).toBe(2)
  })
})
