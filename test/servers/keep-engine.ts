import { findBinaries } from '../../src/scratch/native/binaries.ts'
import { requirePackage } from '../../src/scratch/native/require-package.ts'
import { borrowServer } from '../../src/scratch/native/shared-server.ts'
import { cacheWithEngines } from './engines.ts'

/**
 * Keeps the server of a native engine running while nothing is open in it: what opens scratches one after the other then
 * makes a database for each, not a server. Resolves with what ends that.
 */
export async function keepEngine(major: number): Promise<() => Promise<void>> {
  const cache = await cacheWithEngines()
  const directory = await requirePackage(major, { cache })
  const { giveBack } = await borrowServer(await findBinaries(directory, cache), cache)
  return () => giveBack(() => Promise.resolve())
}
