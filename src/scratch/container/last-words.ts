import { setTimeout } from 'node:timers/promises'

import type { ContainerRuntimeClient, WaitStrategy } from 'testcontainers'

import { Failure } from '../../model/failure.ts'

export type Container = Parameters<WaitStrategy['waitUntilReady']>[0]

/** Tells in its own words why the server of a container is not there any more. */
export async function hasEnded(
  docker: ContainerRuntimeClient,
  container: Container,
  { image, password }: { readonly image: string; readonly password: string },
): Promise<Failure> {
  const words = await lastWords(docker, container, password)
  return new Failure(
    'engine-unavailable',
    `The server in a container of ${image} did not come up: ${words}`,
    {
      hint: 'Look for what it names, or take another image.',
    },
  )
}

/** The end of a container's log, without the password. One that runs on does not end it, so that it is read for a moment only. */
export async function lastWords(
  docker: ContainerRuntimeClient,
  container: Container,
  password: string,
): Promise<string> {
  const stream = await docker.container.logs(container, { tail: lines })
  let said = ''
  stream.on('data', (text: Buffer | string) => (said += String(text)))
  const ended = new Promise((resolve) => stream.once('end', resolve).once('error', resolve))
  const moment = new AbortController()
  await Promise.race([ended, setTimeout(500, undefined, { signal: moment.signal }).catch(() => undefined)])
  moment.abort()
  stream.destroy()
  return said.trim().replaceAll(password, '********') || 'nothing.'
}

const lines = 10
