import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'

/* Ctrl-C in the middle of things, sent to a real process. */

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const top = fileURLToPath(new URL('../..', import.meta.url))

let directory: string
let server: TestServer

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-interrupted-'))
  await mkdir(join(directory, 'tmp'))
  server = await startServer({ major: 18 })
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while a scratch database runs leaves nothing behind',
  async (signal) => {
    const child = start(['demo'])
    await expect.poll(() => temporaries('tmp')).not.toEqual([])
    child.kill(signal)
    const [exitCode] = await ended(child)
    expect(exitCode).toBe(130)
    expect(await temporaries('tmp')).toEqual([])
    expect(await temporaries('cache')).toEqual([])
  },
)

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  '%s while a command migrates ends that, too',
  async (signal) => {
    // By which its process is told from all others.
    const nap = `${process.pid}.${signal.length}`
    const naps = () =>
      execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.endsWith(` sleep ${nap}`) && !line.startsWith('Z'))
    const words = 'compare stats/production.json stats/production.json --engine pglite --queries queries'
    const child = start([...words.split(' '), '--migrate-command', `sleep ${nap} & sleep ${nap}; true`])
    await expect.poll(naps).not.toEqual([])
    child.kill(signal)
    const [exitCode] = await ended(child)
    expect(exitCode).toBe(signal === 'SIGKILL' ? null : 130)
    await expect.poll(naps).toEqual([])
    if (signal === 'SIGKILL') await rm(join(directory, 'tmp'), { recursive: true })
    await mkdir(join(directory, 'tmp'), { recursive: true })
    expect(await temporaries('tmp')).toEqual([])
  },
)

test('SIGINT while production is slow cancels what runs there and writes no snapshot', async () => {
  const client = await server.connect()
  await client.query('CREATE TABLE t (id int PRIMARY KEY)')
  await client.query('BEGIN; LOCK TABLE t')
  const watcher = await server.connect()
  const out = join(directory, 'never.json')
  const child = start(['capture', server.url(), '--out', out])
  const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'planflip' AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await watcher.query<{ n: number }>(waiting)).rows[0]?.n).toBe(1)
  child.kill('SIGINT')
  const [exitCode, stderr] = await ended(child)
  expect(stderr).toContain('Interrupted by SIGINT')
  expect(exitCode).toBe(130)
  await expect.poll(async () => (await watcher.query<{ n: number }>(waiting)).rows[0]?.n).toBe(0)
  expect(await readdir(directory)).not.toContain('never.json')
})

function start(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', main, ...words], {
    cwd: top,
    env: { ...process.env, TMPDIR: join(directory, 'tmp'), PLANFLIP_CACHE: join(directory, 'cache') },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

async function ended(child: ChildProcess): Promise<readonly [number | null, string]> {
  const stderr = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  if (child.exitCode === null) await once(child, 'exit')
  return [child.exitCode, await stderr]
}

/** Of planflip's own making: the loader of TypeScript has some too. */
async function temporaries(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(directory, folder)).catch(() => [])
  return names.filter((name) => name.startsWith('planflip-'))
}
