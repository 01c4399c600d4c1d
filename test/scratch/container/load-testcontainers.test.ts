import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, test } from 'vitest'

/* testcontainers is an optional peer: most of planflip's users do not have it. */

const top = fileURLToPath(new URL('../../..', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-without-'))
  for (const part of ['model', 'postgres', 'scratch']) {
    await cp(join(top, 'src', part), join(folder, 'src', part), { recursive: true })
  }
  const { dependencies } = JSON.parse(await readFile(join(top, 'package.json'), 'utf8')) as Manifest
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(top, 'node_modules', name), link)
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(folder, { recursive: true }))

test('where testcontainers is not installed, it is said how to install it', async () => {
  expect(await failureOf('container')).toEqual({
    code: 'engine-unavailable',
    message: 'The package testcontainers, which starts containers, is not here.',
    hint: 'Run npm i -D testcontainers@11, or use another engine.',
  })
})

test('where a version is installed that does not load, it is said which does', async () => {
  const broken = join(folder, 'node_modules', 'testcontainers')
  await mkdir(broken)
  await writeFile(
    join(broken, 'index.js'),
    `throw new TypeError("Cannot read properties of undefined (reading 'bind')")`,
  )
  expect(await failureOf('container')).toEqual({
    code: 'engine-unavailable',
    message: `testcontainers does not load in Node ${process.version}: Cannot read properties of undefined (reading 'bind')`,
    hint: 'Run npm i -D testcontainers@11, which takes Node 20.',
  })
})

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
}

async function failureOf(engine: string): Promise<unknown> {
  const program = `
    import { startScratch } from './src/scratch/engines.ts'
    const server = { num: 170_000, version: '', blockSize: 8192, segmentBlocks: 131072, pointerBytes: 8 }
    const locale = { encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C' }
    await startScratch('${engine}', { server, locale, extensions: [] }, { cache: '.' }).catch(
      ({ code, message, hint }) => console.log(JSON.stringify({ code, message, hint })))`
  const main = join(folder, 'main.ts')
  await writeFile(main, program)
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const { stdout } = await promisify(execFile)(execPath, ['--import', tsx, main], { cwd: folder })
  return JSON.parse(stdout)
}
