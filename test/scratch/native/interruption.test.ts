import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { startNative } from '../../../src/scratch/native/engine.ts'
import { cacheWithEngines } from '../../servers/engines.ts'
import { serverSkipReason } from '../../servers/start.ts'
import { wantedOf } from '../wanted.ts'

/* What ends planflip ends its servers, and takes their data along. */

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const top = fileURLToPath(new URL('../../..', import.meta.url))
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-ended-'))
  // As /tmp is: the server's user needs it too.
  await chmod(folder, 0o1777)
})
afterEach(() => rm(folder, { recursive: true }))

describe.skipIf(serverSkipReason(18) !== undefined)('nothing is left by', () => {
  test.each([
    { signal: 'SIGINT', after: 0 },
    { signal: 'SIGTERM', after: 300 },
    { signal: 'SIGKILL', after: 0 },
    { signal: 'SIGKILL', after: 100 },
    { signal: 'SIGKILL', after: 600 },
    { signal: 'SIGKILL', after: 100, engine: 'pglite' },
    { signal: 'SIGKILL', after: 1500, engine: 'pglite' },
  ] as const)('$signal, $after milliseconds after the first file', async (row) => {
    const { signal, after } = row
    const { child, ended } = await start('engine' in row ? row.engine : 'native')
    await expect.poll(temporaries).not.toEqual([])
    await new Promise((resolve) => setTimeout(resolve, after))
    child.kill(signal)
    await ended
    await expect.poll(temporaries).toEqual([])
  })

  test('a command that ends well', async () => {
    const { ended } = await start()
    const [exitCode] = await ended
    expect([0, 1]).toContain(exitCode)
    expect(await temporaries()).toEqual([])
  })
})

async function start(engine = 'native') {
  // Its templates are made before: the test is of what happens then.
  const cache = await cacheWithEngines()
  await using _ = await startNative(wantedOf(18), { cache })
  const words = ['compare', 'stats/staging.json', 'stats/production.json', '--engine', engine, '--quiet']
  // Only after tsx, which else compiles everything anew: it looks in the temporary folder for what it has compiled.
  const elsewhere = `data:text/javascript,process.env.TMPDIR=${encodeURIComponent(JSON.stringify(folder))}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', elsewhere, main, ...words], {
    cwd: top,
    env: { ...process.env, PLANFLIP_CACHE: cache },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return { child, ended: once(child, 'exit') }
}

function temporaries(): Promise<readonly string[]> {
  return readdir(folder)
}
