import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as testcontainers from 'testcontainers'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'

import { placesOfDocker, whyNotAt } from '../../../src/scratch/container/docker-places.ts'
import { findDocker } from '../../../src/scratch/container/find-docker.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'planflip-home-'))
})
afterAll(() => rm(home, { recursive: true }))

describe.skipIf(existsSync('/var/run/docker.sock'))('on a machine without Docker', () => {
  test('it is told where Docker was looked for, and not the password of its address', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://me:secret@localhost:1')
    onTestFinished(() => void vi.unstubAllEnvs())
    const failure = findDocker(testcontainers, {
      environment: { HOME: home, DOCKER_HOST: 'tcp://me:secret@localhost:1' },
    })
    await expect(failure).rejects.toMatchObject({
      name: 'Failure',
      code: 'engine-unavailable',
      message: expect.stringMatching(
        /^No Docker engine answers: tried DOCKER_HOST tcp:\/\/localhost:1 \(nobody listens\), \/var\/run\/docker\.sock \(not there\), .*\/\.docker\/run\/docker\.sock \(not there\), /,
      ),
      hint: expect.stringContaining('DOCKER_HOST'),
    })
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
  })
})

test("Docker is looked for where testcontainers' own file says, unless a variable says otherwise", async () => {
  await writeFile(
    join(home, '.testcontainers.properties'),
    'tc.host = tcp://127.0.0.1:2\n#docker.host=no\ndocker.host=unix:///elsewhere.sock\n',
  )
  const first = async (environment: Record<string, string>) =>
    (await placesOfDocker({ HOME: home, ...environment })).slice(0, 2).map(({ name }) => name)
  expect(await first({})).toEqual(['tc.host tcp://127.0.0.1:2', 'docker.host unix:///elsewhere.sock'])
  expect(await first({ DOCKER_HOST: 'unix:///mine.sock' })).toEqual([
    'tc.host tcp://127.0.0.1:2',
    'DOCKER_HOST unix:///mine.sock',
  ])
})

test('each place is told with what was met there', async () => {
  const path = join(home, 'other.sock')
  const other = createServer().listen(path)
  onTestFinished(() => void other.close())
  const reasons = [`unix://${path}`, 'unix:///nowhere.sock', 'tcp://127.0.0.1:1', 'ssh://box', 'nonsense']
  expect(await Promise.all(reasons.map((address) => whyNotAt({ name: '', address })))).toEqual([
    'answers, but not as Docker does',
    'not there',
    'nobody listens',
    'no address that testcontainers takes',
    'no address that testcontainers takes',
  ])
})
