import type { ContainerRuntimeClient } from 'testcontainers'

import { Failure } from '../../model/failure.ts'
import type { EngineOptions } from '../engine-options.ts'
import { placesOfDocker, whyNotAt } from './docker-places.ts'
import type { Testcontainers } from './load-testcontainers.ts'

/** Finds a Docker engine as testcontainers does, or fails and says where there was none. */
export async function findDocker(
  { getContainerRuntimeClient }: Pick<Testcontainers, 'getContainerRuntimeClient'>,
  { environment = {} }: Pick<EngineOptions, 'environment'>,
): Promise<ContainerRuntimeClient> {
  try {
    return await getContainerRuntimeClient()
  } catch (cause) {
    const places = await placesOfDocker(environment)
    const tried = await Promise.all(places.map(async (place) => `${place.name} (${await whyNotAt(place)})`))
    throw new Failure('engine-unavailable', `No Docker engine answers: tried ${tried.join(', ')}.`, {
      hint: tried.some((place) => place.includes('EACCES'))
        ? 'Give your user access to the socket, as by the group docker.'
        : "Start Docker, or name another engine's socket in DOCKER_HOST: its contexts are not read (docker context inspect -f '{{.Endpoints.docker.Host}}' tells the present one's).",
      cause,
    })
  }
}
