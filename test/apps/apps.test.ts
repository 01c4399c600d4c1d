import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRecording } from '../../src/corpus/recorded/read-recording.ts'
import type { RecordedLine } from '../../src/corpus/recorded/read-recording.ts'
import { run } from '../cli/run.ts'
import type { TestServer } from '../servers/start.ts'
import type { Report } from '../../src/model/report.ts'
import { gitSkipReason } from '../repository/git-skip-reason.ts'
import { makeEmptyRepository } from '../repository/make-repository.ts'
import { startListeningServer } from '../servers/listening.ts'
import { serverSkipReason } from '../servers/start.ts'
import { fillShop } from './fill-shop.ts'
import { libraries } from './libraries.ts'
import { generateClients } from './prisma/generate.ts'

/* What every hook has to do, with the real library: the same shop, at work with the hook in it and without. */

const tsx = `--import=${pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href}`
const program = fileURLToPath(new URL('main.ts', import.meta.url))
const skipReason = serverSkipReason(18) ?? gitSkipReason()

describe.skipIf(skipReason !== undefined)(`shops ${skipReason ?? ''}`, () => {
  let server: TestServer
  let folder: string
  let environment: Readonly<Record<string, string | undefined>>

  beforeAll(async () => {
    server = await startListeningServer({ major: 18 })
    await generateClients()
    await server.createDatabase('shop')
    const client = await server.connect('shop')
    await fillShop(client)
    await client.end()
    folder = await mkdtemp(join(tmpdir(), 'planflip-apps-'))
    environment = { ...env, NODE_OPTIONS: tsx }
  })
  afterAll(async () => {
    await server?.stop()
    await rm(folder, { recursive: true })
  })

  /** Each run has a database of its own, as it was made: what one adds, the next would find. */
  async function inDatabase(name: string): Promise<typeof environment> {
    await server.createDatabase(name, 'template shop')
    return { ...environment, DATABASE_URL: `postgresql://${server.user}@127.0.0.1:${server.port}/${name}` }
  }

  /** Runs the shop with its hook, by itself, and gathers what the hook wrote. */
  async function recordByHook(library: string): Promise<readonly RecordedLine[]> {
    const directory = join(folder, library)
    const child = spawn(execPath, [program, library, 'hook'], {
      env: { ...(await inDatabase(`${library}-hook`)), PLANFLIP_RECORD: directory },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    expect(await once(child, 'close')).toEqual([0, null])
    return linesOf(
      await run(['record', '--directory', directory, '--out', outOf(library, 'hook')]),
      library,
      'hook',
    )
  }

  /** Runs the shop as it would be without planflip. */
  async function recordFromOutside(
    library: string,
    way: readonly string[],
  ): Promise<readonly RecordedLine[]> {
    const words = ['record', ...way, '--out', outOf(library, 'outside'), '--', execPath, program, library]
    return linesOf(
      await run(words, { environment: await inDatabase(`${library}-outside`) }),
      library,
      'outside',
    )
  }

  const outOf = (library: string, by: string): string => join(folder, `${library}-${by}.jsonl`)

  async function linesOf(
    ran: { readonly exitCode: number; readonly stderr: string },
    library: string,
    by: string,
  ): Promise<readonly RecordedLine[]> {
    expect(ran.exitCode, ran.stderr).toBe(0)
    const { statements } = readRecording('', await readFile(outOf(library, by), 'utf8'))
    return statements
  }

  describe.each(libraries)('$name', ({ name, writtenIn, outside, seesSites }) => {
    let recorded: readonly RecordedLine[]
    beforeAll(async () => (recorded = await recordByHook(name)))

    test('its hook and planflip record write the same', async () => {
      const found = await recordFromOutside(name, outside)
      const comparable = (lines: readonly RecordedLine[]) =>
        lines.map(({ text, count, samples, sites, inARow }) => ({
          text,
          count,
          samples,
          inARow,
          ...(seesSites && { sites }),
        }))
      expect(comparable(found)).toEqual(comparable(recorded))
      expect(recorded.length).toBeGreaterThan(15)
    })

    test.each(['latestOrdersWithItems', 'ordersWithNote', 'customerByTextId'])(
      '%s has its own line',
      async (operation) => {
        const file = fileURLToPath(new URL(writtenIn, import.meta.url))
        const lines = (await readFile(file, 'utf8')).split('\n')
        const first = lines.findIndex((line) => new RegExp(`^ +(async )?${operation}\\b`).test(line)) + 1
        const sites = recorded
          .flatMap(({ sites: all }) => all)
          .map((site) => /([^/]+):(\d+)$/.exec(site) ?? [])
        expect(sites.filter(([, at, line]) => at === writtenIn && isNear(Number(line), first))).not.toEqual(
          [],
        )
      },
    )

    test('a query for each of twenty orders is seen as such', () => {
      const inRow = recorded.filter(({ inARow = 0 }) => inARow >= 20).map(({ text }) => text)
      expect(inRow.filter((text) => !text.includes('order_items'))).toEqual([])
      expect(inRow).not.toEqual([])
    })
  })

  test('check tells the mistakes of every shop, where they are', async () => {
    const repository = await makeEmptyRepository()
    const snapshot = new URL('../../stats/production.json', import.meta.url)
    await repository.write('stats/production.json', await readFile(snapshot, 'utf8'))
    await repository.write('queries/older.sql', 'SELECT count(*) FROM customers;')
    repository.git('add', '-A')
    repository.git('commit', '-q', '-m', 'before')
    const recordings = libraries.map(({ name }) => ({ name, file: outOf(name, 'hook') }))
    for (const { name, file } of recordings) {
      await cp(file, join(repository.path, 'queries', `${name}.jsonl`))
    }
    const words = ['check', '--base', 'HEAD', '--engine', 'pglite', '--format', 'json']
    const ran = await run(words, { directory: repository.path, environment: env })
    await repository.remove()
    expect(ran.exitCode, ran.stderr).toBe(0)
    const { queries } = JSON.parse(ran.stdout) as Report
    const kinds = (text: string) =>
      queries.find(({ sql }) => sql === text)?.changes.map(({ kind, severity }) => `${severity}: ${kind}`)
    for (const { name, file } of recordings) {
      const { statements } = readRecording('', await readFile(file, 'utf8'))
      const told = (word: RegExp) =>
        statements.filter(({ text }) => word.test(text)).flatMap(({ text }) => kinds(text) ?? [])
      expect([name, told(/where .*note.? = /i)]).toEqual([name, ['warning: unindexed-filter']])
      expect([name, told(/::text|cast.* as text/i)]).toEqual([name, ['warning: unindexed-filter']])
      expect([name, told(/from ("public"[.])?.?order_items/i)]).toEqual([name, ['warning: n-plus-one']])
    }
    expect(queries.filter(({ changes }) => changes.length > 0).map(({ source }) => source.file)).toEqual(
      expect.arrayContaining([expect.stringMatching(/test[/]apps[/]\w+[.]ts$/)]),
    )
  })
})

function isNear(line: number, first: number): boolean {
  return line >= first && line < first + 12
}
