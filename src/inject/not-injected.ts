import { Failure } from '../model/failure.ts'
import { sqlErrorOf } from '../model/session.ts'

export function notInjected(fact: string, cause?: unknown): Failure {
  return new Failure('not-injected', fact, {
    hint: "Use an engine of production's major version and locale; if it is one, this is worth a bug report.",
    cause,
  })
}

/** Runs what writes into the scratch database; `what` says what that refuses, if it does. */
export async function withRefusalExplained<Result>(
  what: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined) throw error
    throw notInjected(`The scratch database refuses ${what}: ${refusal.message}.`, error)
  }
}
