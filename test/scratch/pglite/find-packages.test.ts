import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { findExtensionPackages, ownPglite, pgliteFor } from '../../../src/scratch/pglite/find-packages.ts'

let project: string

beforeEach(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'planflip-packages-')))
})
afterEach(() => rm(project, { recursive: true }))

test("takes an extension's package of the project, and the PGlite that it is installed for", async () => {
  await install('', 'pglite', '0.5.1')
  await install('', 'pglite-postgis', '0.2.8')
  const found = find('postgis', 'postgis_raster', 'pg_trgm', 'timescaledb')
  expect(found.map(({ name }) => name)).toEqual(['@electric-sql/pglite-postgis'])
  expect(pgliteFor(found)).toEqual({
    entry: join(project, 'node_modules/@electric-sql/pglite/dist/index.cjs'),
    version: '0.5.1',
  })
})

test('takes what is installed beside planflip where the project has none, and its own PGlite without any', () => {
  expect(find('vector').map(({ name }) => name)).toEqual(['@electric-sql/pglite-pgvector'])
  expect(find('age')).toEqual([])
  expect(pgliteFor([])).toEqual(ownPglite())
})

test('refuses packages for different PGlites, and for one that it does not know', async () => {
  await install('', 'pglite-age', '0.0.15')
  await install('', 'pglite', '0.4.6')
  expect(() => pgliteFor(find('age'))).toThrow(
    expect.objectContaining({
      code: 'engine-unavailable',
      message: '@electric-sql/pglite-age is installed for PGlite 0.4.6, and planflip knows 0.5.',
    }),
  )
  await install('', 'pglite-postgis', '0.2.8')
  await install('node_modules/@electric-sql/pglite-postgis', 'pglite', '0.5.8')
  expect(() => pgliteFor(find('age', 'postgis'))).toThrow(
    '@electric-sql/pglite-age is installed for PGlite 0.4.6, @electric-sql/pglite-postgis for 0.5.8.',
  )
})

function find(...extensions: readonly string[]): ReturnType<typeof findExtensionPackages> {
  return findExtensionPackages(extensions, { projectDirectory: join(project, 'src') })
}

async function install(place: string, name: string, version: string): Promise<void> {
  const directory = join(project, place, 'node_modules/@electric-sql', name)
  await mkdir(join(directory, 'dist'), { recursive: true })
  const manifest = { name: `@electric-sql/${name}`, version, main: 'dist/index.cjs' }
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest))
  await writeFile(join(directory, 'dist/index.cjs'), '')
}
