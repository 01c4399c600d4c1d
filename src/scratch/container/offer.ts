import { existsSync } from 'node:fs'
import { imageWith } from '../../model/extension-sources.ts'
import { Failure } from '../../model/failure.ts'
import type { Wanted } from '../../model/scratch.ts'
import { majorOf } from '../../model/server.ts'
import type { EngineOptions } from '../engine-options.ts'
import type { Offering } from '../offer.ts'
import { extensionsOf } from '../offer.ts'
import { placesOfDocker } from './docker-places.ts'
import { findDocker } from './find-docker.ts'
import { imageNamed } from './image.ts'
import { loadTestcontainers } from './load-testcontainers.ts'

/** A container of an image that is here: nobody asked for hundreds of megabytes. */
export const offerContainer: Offering = async (wanted, options) => {
  const image = await imageHere(wanted, options).catch((error: unknown) => {
    if (error instanceof Failure) return undefined
    throw error
  })
  if (image === undefined) return undefined
  const plain = imageFor(wanted, [])
  return {
    engine: `container:${image}`,
    name: `The image ${image}`,
    lacking: image === plain ? extensionsOf(wanted).filter((name) => imageFor(wanted, [name]) !== plain) : [],
    start: async () => (await import('./engine.ts')).startContainer(wanted, options, image),
  }
}

/** The image of production's major version with its extensions, or a Failure that says why there is none to plan in. */
export async function imageHere(wanted: Wanted, options: EngineOptions): Promise<string> {
  const image = imageFor(wanted, extensionsOf(wanted))
  if (!(await mayBeHere(options))) throw noDocker()
  const docker = await findDocker(await loadTestcontainers(), options)
  try {
    await docker.container.dockerode.getImage(image).inspect()
    return image
  } catch (cause) {
    throw new Failure('engine-unavailable', `The image ${image} is not here yet.`, {
      hint: `Run docker pull ${image}, or --engine container:${image}, which pulls it.`,
      cause,
    })
  }
}

/** Where nobody knows an image that has all of them: the plain one. */
function imageFor({ server }: Wanted, extensions: readonly string[]): string {
  const major = majorOf(server)
  return imageWith(extensions, major) ?? imageNamed(undefined, major)
}

/** Before half a second is spent on loading what talks to Docker. */
async function mayBeHere({ environment = {} }: EngineOptions): Promise<boolean> {
  const places = await placesOfDocker(environment)
  return places.some(({ address }) => {
    const [, socket] = /^unix:\/\/(.+)$/.exec(address) ?? []
    return socket === undefined || existsSync(socket)
  })
}

function noDocker(): Failure {
  return new Failure('engine-unavailable', 'No Docker engine is here.', {
    hint: 'Start Docker, or name its socket in DOCKER_HOST; none is needed for the other engines.',
  })
}
