import { Failure } from '../model/failure.ts'

/** Test runners print the message of an error, and no more of it: what to do next has to be in there. */
export async function withHint<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, message, hint } = error
    // Nor its cause: they would print all that hangs on that.
    throw new Failure(code, `${message}\n  ${hint}`, { hint })
  }
}
