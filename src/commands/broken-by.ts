import type { Check } from '../model/diagnosis.ts'
import { Failure } from '../model/failure.ts'

/** What a failure tells of something. Whatever is no failure is our bug, here as everywhere. */
export function brokenBy(error: unknown, about: string): Check {
  if (!(error instanceof Failure) || error.code === 'interrupted') throw error
  return { about, state: 'broken', fact: error.message, mend: error.hint, stops: error.code }
}
