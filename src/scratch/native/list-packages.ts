import { Failure } from '../../model/failure.ts'
import type { EngineOptions } from '../engine-options.ts'
import { findPackage } from './find-package.ts'
import type { FoundPackage } from './find-package.ts'
import { majors, serverPackage } from './versions.ts'

export interface ListedPackage {
  readonly major: number
  /** The version that is here, else the one that would be installed; absent where there is none for this machine. */
  readonly version?: string
  readonly place: FoundPackage['place'] | 'nowhere'
  readonly directory?: string
}

/** Which servers planflip knows, and which of them are here. */
export async function listPackages(options: EngineOptions): Promise<readonly ListedPackage[]> {
  return Promise.all(
    majors.map(async (major) => {
      const found = await findPackage(major, options)
      return found === undefined ? notHere(major) : { major, ...found }
    }),
  )
}

function notHere(major: number): ListedPackage {
  try {
    const { version } = serverPackage(major)
    return { major, version, place: 'nowhere' }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { major, place: 'nowhere' }
  }
}
