import { setTimeout } from 'node:timers/promises'

import type { ContainerRuntimeClient, WaitStrategy } from 'testcontainers'

import { Failure } from '../../model/failure.ts'
import { connect } from '../../postgres/connect.ts'
import type { Container } from './last-words.ts'
import { hasEnded, lastWords } from './last-words.ts'

export interface Awaited {
  readonly image: string
  /** A superuser's, by a port of the host. */
  readonly urlAt: (port: number) => string
  readonly password: string
  /** Milliseconds. */
  readonly patience: number
}

export const port = 5432

/**
 * Waits for a server that lets its superuser in. Ports tell nothing: Docker listens on them before there is a server, and an image's first
 * server, which it runs while it makes its databases, listens on none.
 */
export function serverAnswers(docker: ContainerRuntimeClient, awaited: Awaited): WaitStrategy {
  const strategy: WaitStrategy = {
    async waitUntilReady(container, boundPorts) {
      const url = awaited.urlAt(boundPorts.getBinding(port))
      const deadline = AbortSignal.timeout(awaited.patience)
      for (;;) {
        const refusal = await tryServer(url)
        if (refusal === undefined) return
        const { State: state } = await container.inspect()
        if (!state.Running) throw await hasEnded(docker, container, awaited)
        if (deadline.aborted) throw await doesNotAnswer(docker, container, awaited, refusal)
        await setTimeout(100)
      }
    },
    withStartupTimeout: () => strategy,
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => awaited.patience,
  }
  return strategy
}

async function tryServer(url: string): Promise<Error | undefined> {
  try {
    const session = await connect({ url })
    await session.close()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function doesNotAnswer(
  docker: ContainerRuntimeClient,
  container: Container,
  awaited: Awaited,
  refusal: Error,
): Promise<Failure> {
  const words = await lastWords(docker, container, awaited.password)
  const fact = `No PostgreSQL answers in a container of ${awaited.image} after ${awaited.patience / 1000} seconds`
  return new Failure('engine-unavailable', `${fact}: ${refusal.message} It said last: ${words}`, {
    hint: 'Take an image of PostgreSQL whose superuser has the password of POSTGRES_PASSWORD.',
    cause: refusal,
  })
}
