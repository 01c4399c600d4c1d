import { Failure } from '../../model/failure.ts'
import type { Scratch, Wanted } from '../../model/scratch.ts'
import { majorOf, versionText } from '../../model/server.ts'
import type { EngineOptions } from '../engine-options.ts'
import { openScratchOn } from '../server/open-scratch.ts'
import { scratchWith } from '../scratch-with.ts'
import { sharing } from '../sharing.ts'
import { canNameImage, imageNamed } from './image.ts'
import type { ContainedServer } from './start-server.ts'
import { startServer } from './start-server.ts'

/**
 * Makes a scratch database in a container of an image, of production's major version unless another is named. All of this process that
 * want one image share a container.
 */
export async function startContainer(
  wanted: Wanted,
  options: EngineOptions,
  detail?: string,
): Promise<Scratch> {
  const image = imageNamed(detail, majorOf(wanted.server))
  if (!canNameImage(image)) throw noSuchImage(image)
  const { thing: server, giveBack } = await borrow(image, () => startServer(image, options))
  // Nothing has to be left in order but the database, which the scratch itself drops.
  const leave = () => giveBack(() => Promise.resolve())
  try {
    const scratch = await openScratchOn(
      { url: server.url },
      wanted,
      (facts) => `container ${versionText(facts)} (${image})`,
    )
    let stopped: Promise<void> | undefined
    const stop = async () => {
      try {
        await scratch.stop()
      } finally {
        await leave()
      }
    }
    const stopOnce = () => (stopped ??= stop())
    return scratchWith(scratch, { stop: stopOnce, [Symbol.asyncDispose]: stopOnce })
  } catch (error) {
    await leave()
    throw error
  }
}

const borrow = sharing<ContainedServer>()

function noSuchImage(image: string): Failure {
  return new Failure('bad-usage', `"${image}" is no name of an image.`, {
    hint: 'Name one as Docker does, as in --engine container:pgvector/pgvector:pg17.',
  })
}
