import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { findPackage } from '../../../src/scratch/native/find-package.ts'
import { packageName } from '../../../src/scratch/native/versions.ts'

const name = packageName() ?? 'none'
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-find-'))
})
afterEach(() => rm(folder, { recursive: true }))

test.skipIf(name === 'none')(
  "finds the project's server from a folder deep inside, before the cache's",
  async () => {
    const directory = await makePackage('project', '17.9.0-beta.16')
    await makePackage('cache/engines/17', '17.10.0-beta.17')
    expect(await find(17)).toEqual({ directory, version: '17.9.0-beta.16', place: 'project' })
  },
)

test.skipIf(name === 'none')('looks further when the project has another major', async () => {
  await makePackage('project', '16.14.0-beta.17')
  const directory = await makePackage('cache/engines/17', '17.10.0-beta.17')
  expect(await find(17)).toEqual({ directory, version: '17.10.0-beta.17', place: 'cache' })
  expect(await find(1)).toBeUndefined()
})

test('finds nothing where there is nothing', async () => {
  expect(await find(18)).toBeUndefined()
})

function find(major: number): ReturnType<typeof findPackage> {
  return findPackage(major, {
    cache: join(folder, 'cache'),
    projectDirectory: join(folder, 'project', 'src', 'deep'),
  })
}

async function makePackage(place: string, version: string): Promise<string> {
  const directory = join(folder, place, 'node_modules', name)
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name, version }))
  return directory
}
