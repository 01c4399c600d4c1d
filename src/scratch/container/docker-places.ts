import { createConnection } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { getuid, platform } from 'node:process'

import type { EngineOptions } from '../engine-options.ts'
import { readProperties } from './read-properties.ts'

export interface DockerPlace {
  /** As it is told, without a password that an address might have. */
  readonly name: string
  readonly address: string
}

type Environment = NonNullable<EngineOptions['environment']>

/** Where testcontainers looks for Docker, in its order (`getContainerRuntimeClient()` of its client.ts). */
export async function placesOfDocker(environment: Environment): Promise<readonly DockerPlace[]> {
  const properties = await readProperties(environment)
  const configured = [
    ['tc.host', properties['tc.host']],
    environment['DOCKER_HOST'] === undefined
      ? ['docker.host', properties['docker.host']]
      : ['DOCKER_HOST', environment['DOCKER_HOST']],
  ] as const
  return [
    ...configured.flatMap(([source, address]) =>
      address === undefined ? [] : [{ name: `${source} ${withoutSecret(address)}`, address }],
    ),
    ...sockets(environment).map((path) => ({ name: path, address: `unix://${path}` })),
  ]
}

function sockets({ XDG_RUNTIME_DIR: runtime, HOME: home = homedir() }: Environment): readonly string[] {
  if (platform === 'win32') return ['//./pipe/docker_engine']
  return [
    '/var/run/docker.sock',
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join('/run/user', String(getuid?.() ?? ''), 'docker.sock'),
  ].filter((path, index, all) => all.indexOf(path) === index)
}

function withoutSecret(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//')
}

/** Why nobody was met there, as the system has it. */
export async function whyNotAt({ address }: DockerPlace): Promise<string> {
  const target = targetOf(address)
  if (target === undefined) return 'no address that testcontainers takes'
  return new Promise((resolve) => {
    const socket = createConnection(target)
    const say = (reason: string) => {
      socket.destroy()
      resolve(reason)
    }
    socket.setTimeout(1_000, () => say('no answer'))
    socket.on('connect', () => say('answers, but not as Docker does'))
    socket.on('error', ({ code = 'error' }: NodeJS.ErrnoException) => say(reasons[code] ?? code))
  })
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'not there',
  ECONNREFUSED: 'nobody listens',
  EACCES: 'no access: EACCES',
  ENOTFOUND: 'no such host',
}

function targetOf(address: string): { path: string } | { host: string; port: number } | undefined {
  if (!URL.canParse(address)) return undefined
  const { protocol, hostname, pathname, port } = new URL(address)
  if (hostname === '') return protocol === 'unix:' || protocol === 'npipe:' ? { path: pathname } : undefined
  return port === '' ? undefined : { host: hostname, port: Number(port) }
}
