import type { EngineOptions } from '../engine-options.ts'
import { findDocker } from './find-docker.ts'
import { ourLabels } from './labels.ts'
import { loadTestcontainers } from './load-testcontainers.ts'

export interface ListedContainer {
  readonly id: string
  readonly image: string
  /** As Docker calls it: `running`, `exited`, `created`… */
  readonly state: string
  /** ISO 8601. */
  readonly created: string
  /** Whether it is there for the next run. Else it is in use, or goes by itself within seconds. */
  readonly isKept: boolean
}

/** planflip's containers, of this user and of others, with those that do not run. Fails as the engine does where there is no Docker. */
export async function listContainers(
  options: Pick<EngineOptions, 'environment'>,
): Promise<readonly ListedContainer[]> {
  const testcontainers = await loadTestcontainers()
  const docker = await findDocker(testcontainers, options)
  const found = await docker.container.dockerode.listContainers({
    all: true,
    filters: { label: Object.entries(ourLabels).map(([name, value]) => `${name}=${value}`) },
  })
  return found.map(({ Id: id, Image: image, State: state, Created: seconds, Labels: labels }) => ({
    id,
    image,
    state,
    created: new Date(seconds * 1000).toISOString(),
    isKept: !Object.hasOwn(labels, testcontainers.LABEL_TESTCONTAINERS_SESSION_ID),
  }))
}

/** Removes containers, whatever runs in them, with their data. One that is gone already is no error. */
export async function removeContainers(
  ids: readonly string[],
  options: Pick<EngineOptions, 'environment'>,
): Promise<void> {
  const docker = await findDocker(await loadTestcontainers(), options)
  await Promise.all(
    ids.map((id) =>
      docker.container
        .getById(id)
        .remove({ force: true, v: true })
        .catch((error: { readonly statusCode?: number }) => {
          if (error.statusCode !== 404) throw error
        }),
    ),
  )
}
