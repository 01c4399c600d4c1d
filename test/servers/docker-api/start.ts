import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Engine } from './engine.ts'
import type { Image } from './image.ts'
import { answer } from './routes.ts'
import { ryukImage } from './ryuk-image.ts'

export interface DockerApi extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string
  readonly engine: Engine
  stop(): Promise<void>
}

/**
 * Starts what stands in for Docker on machines that have none: a server on a unix socket that speaks the part of Docker's API that testcontainers
 * uses. In its containers are real programs of this machine: servers of PostgreSQL, and the reaper that removes containers when their starter
 * is gone. `registry` says which images can be pulled.
 */
export async function startDockerApi(registry: Readonly<Record<string, Image>>): Promise<DockerApi> {
  const folder = await mkdtemp(join(tmpdir(), 'planflip-docker-'))
  const socket = join(folder, 'docker.sock')
  const engine = new Engine({ [ryuk]: ryukImage, ...registry })
  const server = createServer((request, response) => void answer(engine, request, response))
  server.listen(socket)
  await once(server, 'listening')
  let stopped: Promise<void> | undefined
  const stop = async () => {
    await engine.stop()
    server.close()
    server.closeAllConnections()
    await rm(folder, { recursive: true, force: true })
  }
  const stopOnce = () => (stopped ??= stop())
  return { host: `unix://${socket}`, engine, stop: stopOnce, [Symbol.asyncDispose]: stopOnce }
}

/** The reaper of testcontainers 11.14. */
const ryuk = 'testcontainers/ryuk:0.14.0'
