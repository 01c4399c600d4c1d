import type { ContainerRuntimeClient, StartedTestContainer } from 'testcontainers'

import { Failure } from '../../model/failure.ts'
import type { EngineOptions } from '../engine-options.ts'
import { settingArguments, throwawaySettings } from '../throwaway-settings.ts'
import { findDocker } from './find-docker.ts'
import type { Image } from './image.ts'
import { pullImage, reasonOf } from './image.ts'
import { ourLabels } from './labels.ts'
import { hasEnded } from './last-words.ts'
import { loadTestcontainers } from './load-testcontainers.ts'
import { drawPassword, keepsContainers, keptPassword } from './reuse.ts'
import { port, serverAnswers } from './wait-for-server.ts'

/** A server in a container. */
export interface ContainedServer {
  /** Of its superuser, for a database that every server has. */
  readonly url: string
  /** Removes the container, unless the user wants to have it kept. */
  readonly stop: () => Promise<void>
}

/** Starts a server of that image, or finds the one that an earlier run has kept. */
export async function startServer(
  name: string,
  options: EngineOptions & { readonly patience?: number },
): Promise<ContainedServer> {
  const testcontainers = await loadTestcontainers()
  const docker = await findDocker(testcontainers, options)
  const image = await pullImage(name, docker, testcontainers)
  const isKept = await keepsContainers(options)
  const password = isKept ? await keptPassword(options.cache) : drawPassword()
  const { host } = docker.info.containerRuntime
  const urlAt = (hostPort: number) => urlOf(image, { host, port: hostPort, password })

  const { patience = usualPatience } = options
  const { GenericContainer } = testcontainers
  let created: string | undefined
  class WatchedContainer extends GenericContainer {
    protected override async containerCreated(id: string): Promise<void> {
      created = id
    }
  }
  const container = new WatchedContainer(name)
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withCommand([...image.command, ...settingArguments(throwawaySettings)])
    .withExposedPorts(port)
    .withSharedMemorySize(sharedMemory)
    .withLabels(ourLabels)
    .withWaitStrategy(serverAnswers(docker, { image: name, urlAt, password, patience }))
  if (isKept) container.withReuse()
  const started = await container.start().catch(async (error: unknown) => {
    if (error instanceof Failure || created === undefined) throw notStarted(name, error)
    throw await leaveNone(docker, created, { image: name, password, error })
  })
  return {
    url: urlAt(started.getMappedPort(port)),
    stop: async () => {
      if (!isKept) await remove(started)
    },
  }
}

/** Milliseconds. An image for another processor, or one with many extensions, takes a while to make its databases. */
const usualPatience = 120_000
/** Bytes. Parallel workers share memory in a file system of which Docker gives 64 MB. */
const sharedMemory = 256 * 1024 ** 2

function urlOf(
  { superuser }: Image,
  {
    host,
    port: hostPort,
    password,
  }: { readonly host: string; readonly port: number; readonly password: string },
): string {
  const place = host.includes(':') ? `[${host}]` : host
  return `postgresql://${encodeURIComponent(superuser)}:${password}@${place}:${hostPort}/postgres?sslmode=prefer&connect_timeout=10`
}

/** Nothing in it is worth a proper end. Who cleans up may have been there before. */
async function remove(container: StartedTestContainer): Promise<void> {
  await container.stop({ timeout: 0, remove: true, removeVolumes: true }).catch((error: unknown) => {
    if ((error as { readonly statusCode?: number }).statusCode !== 404) throw error
  })
}

interface NotStarted {
  readonly image: string
  readonly password: string
  readonly error: unknown
}

/** testcontainers removes a container that is waited for in vain, but not one that ends before that. */
async function leaveNone(
  docker: ContainerRuntimeClient,
  id: string,
  { image, password, error }: NotStarted,
): Promise<Failure> {
  const container = docker.container.getById(id)
  const found = await container.inspect().catch(() => undefined)
  const failure =
    found?.State.Status === 'exited'
      ? await hasEnded(docker, container, { image, password })
      : notStarted(image, error)
  await container.remove({ force: true, v: true }).catch(() => undefined)
  return failure
}

function notStarted(image: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause
  return new Failure('engine-unavailable', `Docker started no container of ${image}: ${reasonOf(cause)}.`, {
    hint: 'Look for what Docker names, or use another engine.',
    cause,
  })
}
