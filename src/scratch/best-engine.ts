import type { Scratch, Wanted } from '../model/scratch.ts'
import { majorOf } from '../model/server.ts'
import type { EngineOptions } from './engine-options.ts'
import { findPackage } from './native/find-package.ts'

/**
 * Starts the engine that comes nearest to production among those that are here: the real server of its major version,
 * else the embedded one, which is always there, with a word on what that loses.
 */
export async function startBest(wanted: Wanted, options: EngineOptions): Promise<Scratch> {
  const major = majorOf(wanted.server)
  if ((await findPackage(major, options)) !== undefined) {
    const { startNative } = await import('./native/engine.ts')
    return startNative(wanted, options)
  }
  const { startPglite } = await import('./pglite/engine.ts')
  const scratch = await startPglite(wanted, options)
  const loss = `PostgreSQL ${major} is not installed for planflip, so that a 32-bit build plans, which estimates memory a little differently: see planflip engine install ${major}.`
  return scratch.server.pointerBytes === wanted.server.pointerBytes ? scratch : withShortfall(scratch, loss)
}

function withShortfall(scratch: Scratch, shortfall: string): Scratch {
  return {
    ...scratch,
    // A copy would keep the session of the moment.
    get session() {
      return scratch.session
    },
    shortfalls: [...scratch.shortfalls, shortfall],
  }
}
