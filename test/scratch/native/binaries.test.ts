import { randomUUID } from 'node:crypto'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { getuid } from 'node:process'

import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { Failure } from '../../../src/model/failure.ts'
import { findBinaries } from '../../../src/scratch/native/binaries.ts'
import { initializeCluster } from '../../../src/scratch/native/initdb.ts'
import { packageDirectory, serverSkipReason } from '../../servers/start.ts'
import { serverCache } from '../../servers/server-cache.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-binaries-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(serverSkipReason(18) !== undefined)('the binaries of a package', () => {
  test('are used where they lie', async () => {
    const binaries = await findBinaries(packageDirectory(18), serverCache)
    expect(binaries).toMatchObject({ major: 18, build: expect.stringContaining('18.4.0') })
    expect(binaries.postgres).toBe(join(packageDirectory(18), 'native', 'bin', 'postgres'))
  })

  test('get the links that an install script did not make', async () => {
    const home = await copyPackage()
    await chmod(folder, 0o755)
    const [first, second] = await Promise.all([
      findBinaries(home, serverCache),
      findBinaries(home, serverCache),
    ])
    expect(first).toEqual(second)
    expect(first.postgres).toBe(join(home, 'native', 'bin', 'postgres'))
  })

  test.skipIf(getuid?.() !== 0)('are copied where root hides them from the user that runs them', async () => {
    const home = await copyPackage()
    const version = `test-${randomUUID()}`
    await writeFile(join(home, 'package.json'), JSON.stringify({ name: 'linux', version }))
    const [first, second] = await Promise.all([
      findBinaries(home, serverCache),
      findBinaries(home, serverCache),
    ])
    const copy = dirname(dirname(first.postgres))
    onTestFinished(() => rm(copy, { recursive: true }))
    expect(first).toEqual(second)
    expect(basename(copy)).toBe(`linux-${version}`)
    const data = join(tmpdir(), version)
    onTestFinished(() => rm(data, { recursive: true }))
    await initializeCluster(first, data, { encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C' })
  })
})

/** Under a folder that is its owner's alone, and without a single link. */
async function copyPackage(): Promise<string> {
  const home = join(folder, 'package')
  const links = await readFile(join(packageDirectory(18), 'native', 'pg-symlinks.json'), 'utf8')
  const list: readonly { target: string }[] = JSON.parse(links)
  const made = new Set(list.map(({ target }) => target))
  await cp(packageDirectory(18), home, {
    recursive: true,
    filter: (path) => !made.has(relative(packageDirectory(18), path)),
  })
  return home
}

test('a folder without binaries is a Failure that says so', async () => {
  await expect(findBinaries(folder, serverCache)).rejects.toThrow(`${folder} holds no PostgreSQL binaries.`)
  await expect(findBinaries(join(folder, 'nowhere'), serverCache)).rejects.toBeInstanceOf(Failure)
})
