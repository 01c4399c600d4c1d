import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Kept } from '../../src/model/kept.ts'
import { makeTemporaryDirectory } from '../../src/scratch/temporary-directory.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-kept-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** In a process of its own, whose temporary folder is ours: in the other one lies what other tests use. */
async function clean(words: readonly string[]): Promise<readonly (Kept & { readonly isRemoved: boolean })[]> {
  const elsewhere = `data:text/javascript,process.env.TMPDIR=${encodeURIComponent(JSON.stringify(folder))}`
  const { stdout } = await promisify(execFile)(
    execPath,
    ['--import', 'tsx', '--import', elsewhere, main, 'engine', 'clean', '--format', 'json', ...words],
    { env: { PATH: '', PLANFLIP_CACHE: join(folder, 'cache') } },
  )
  const { kept } = JSON.parse(stdout) as { kept: readonly (Kept & { readonly isRemoved: boolean })[] }
  return kept.filter(({ name }) => name.startsWith(folder))
}

test('engine clean removes what engines keep and have left behind, and neither what is in use nor what is not theirs', async () => {
  const ours = ['cache/engines/17/a', 'cache/pglite-0.5.16-c-alone/b', 'planflip-0123456789ab/c']
  const others = ['cache/notes/d', 'elsewhere/e', 'planflip-notes/f']
  for (const file of [...ours, ...others]) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), 'x'.repeat(10_000))
  }
  await symlink(join(folder, 'elsewhere'), join(folder, 'planflip-ba9876543210'))
  const used = await makeTemporaryDirectory(folder)

  const shown = await clean([])
  expect(shown.map(({ kind, name, isInUse }) => [kind, name, isInUse])).toEqual([
    ['installed server', join(folder, 'cache/engines'), false],
    ['template', join(folder, 'cache/pglite-0.5.16-c-alone'), false],
    ...[
      ['left behind', join(folder, 'planflip-0123456789ab'), false],
      ['left behind', used.path, true],
    ].toSorted(([, one], [, other]) => (String(one) < String(other) ? -1 : 1)),
  ])
  expect(shown[0]?.bytes).toBeGreaterThanOrEqual(10_000)
  expect(shown.filter(({ isRemoved }) => isRemoved)).toEqual([])

  const removed = await clean(['--yes'])
  expect(removed.filter(({ isRemoved }) => !isRemoved).map(({ name }) => name)).toEqual([used.path])
  const left = await Promise.all([...ours, ...others].map((file) => isThere(join(folder, file))))
  expect(left).toEqual([false, false, false, true, true, true])
  expect(await isThere(used.path)).toBe(true)
  await used.remove()
})

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
