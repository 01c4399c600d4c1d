import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLines } from './recorded.ts'

/* A recorder in processes of its own, which end in every way. */

const tsxFolder = createRequire(import.meta.url).resolve('tsx/package.json')
const tsx = JSON.stringify(new URL('dist/esm/api/index.mjs', pathToFileURL(tsxFolder)).href)
const recorder = JSON.stringify(new URL('../../src/hooks/recorder.ts', import.meta.url).href)
let folder: string

beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'planflip-recorder-'))))
afterEach(() => rm(folder, { recursive: true }))

async function start(program: string) {
  const file = join(folder, 'app.mjs')
  const lines = [
    `import { register } from ${tsx}`, // In worker threads too, which a flag would not reach.
    'register()',
    `const { openRecorder } = await import(${recorder})`,
    'const recorder = openRecorder()',
    program,
  ]
  await writeFile(file, lines.join('\n'))
  return spawn(execPath, [file], {
    env: { ...process.env, PLANFLIP_RECORD: join(folder, 'out') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const sends = `recorder.record({ text: 'SELECT 1' });`

test.each([
  ['comes to its end', '', 0],
  ['exits', 'process.exit(7)', 7],
  ['throws', `process.on('uncaughtException', () => process.exit(9)); throw new Error('no')`, 9],
])('writes when the process %s', async (_, ending, code) => {
  const child = await start(`${sends}\n${ending}`)
  expect(await once(child, 'close')).toEqual([code, null])
  expect(await readLines(join(folder, 'out'))).toMatchObject([{ text: 'SELECT 1', count: 1 }])
})

const waits = `setInterval(() => {}, 1000); console.log('ready')`

test.each(['SIGTERM', 'SIGINT'] as const)('writes on %s, and ends of it as before', async (signal) => {
  const child = await start(`${sends}\n${waits}`)
  await once(child.stdout, 'data')
  child.kill(signal)
  expect(await once(child, 'close')).toEqual([null, signal])
  expect(await readLines(join(folder, 'out'))).toMatchObject([{ text: 'SELECT 1' }])
})

test('leaves the end to an application that listens to the signal itself', async () => {
  const child = await start(
    `process.on('SIGTERM', () => setTimeout(() => process.exit(3), 50))\n${sends}\n${waits}`,
  )
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([3, null])
  expect(await readLines(join(folder, 'out'))).toMatchObject([{ text: 'SELECT 1' }])
})

test('has written before long, should the process be killed', async () => {
  const child = await start(`${sends}\n${waits}`)
  await expect.poll(() => readLines(join(folder, 'out')).catch(() => [])).not.toEqual([])
  child.kill('SIGKILL')
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL'])
})

test('each worker thread writes a file of its own', async () => {
  const child = await start(`
    import { isMainThread, Worker } from 'node:worker_threads'
    ${sends}
    if (isMainThread) for (let n = 0; n < 3; n++) new Worker(new URL(import.meta.url))`)
  expect(await once(child, 'close')).toEqual([0, null])
  expect((await readLines(join(folder, 'out'))).map(({ text }) => text)).toEqual(Array(4).fill('SELECT 1'))
})

test('texts that are never the same again go from memory to disk', async () => {
  const child = await start(`for (let n = 0; n < 25_000; n++) recorder.record({ text: 'SELECT ' + n })`)
  expect(await once(child, 'close')).toEqual([0, null])
  const lines = await readLines(join(folder, 'out'))
  expect(new Set(lines.map(({ text }) => text)).size).toBe(25_000)
})

test('keeps what tells calls apart, and not all there were', async () => {
  const child = await start(`
    for (let n = 0; n < 1000; n++) recorder.record({ text: 'SELECT $1', values: [n % 100] })
    recorder.record({ text: 'SELECT $1, $2', values: [new Date('nonsense'), 'x'.repeat(10_000)] })`)
  await once(child, 'close')
  const [line, unkept] = await readLines(join(folder, 'out'))
  expect(line).toMatchObject({ count: 1000, sites: [`${join(folder, 'app.mjs')}:6`] })
  expect(line?.samples).toHaveLength(8)
  expect(unkept?.samples).toEqual([])
})
