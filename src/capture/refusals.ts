import { Failure } from '../model/failure.ts'
import type { Progress } from '../model/progress.ts'
import { sqlErrorOf } from '../model/session.ts'

/**
 * Runs what asks production, and turns its refusals into failures that tell at which step, and what to do.
 *
 * @param progress hears of the steps
 */
export async function withRefusalsExplained<Result>(
  progress: Progress,
  ask: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  let current = 'connecting'
  try {
    return await ask((step, count) => {
      current = step
      progress(step, count)
    })
  } catch (error) {
    throw explainRefusal(error, current) ?? error
  }
}

/** By SQLSTATE (appendix A of the manual). Anything else that production refuses is a query of ours that is wrong. */
function explainRefusal(error: unknown, step: string): Failure | undefined {
  const refusal = sqlErrorOf(error)
  if (refusal === undefined) {
    if (!(error instanceof Error) || !isConnectionLoss(error)) return undefined
    return new Failure('cannot-connect', `The connection broke while ${step}: ${error.message}.`, {
      hint: "Look into the server's log, and try again.",
      cause: error,
    })
  }
  const known = refusals[refusal.sqlstate] ?? refusals[refusal.sqlstate.slice(0, 2)]
  return (
    known &&
    new Failure(known.code, `While ${step}, production said: ${refusal.message}.`, {
      hint: known.hint,
      cause: error,
    })
  )
}

/** In the words of node-postgres, or by the system's code. */
function isConnectionLoss(error: Error & { readonly code?: unknown }): boolean {
  return (
    /^Connection terminated|connection error and is not queryable/.test(error.message) ||
    ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_DESTROYED'].includes(String(error.code))
  )
}

const refusals: Readonly<Record<string, { readonly code: Failure['code']; readonly hint: string }>> = {
  '42501': {
    code: 'not-permitted',
    hint: 'As a superuser: GRANT pg_read_all_data TO the role that captures.',
  },
  '55P03': {
    code: 'timed-out',
    hint: 'Something holds a lock, a migration perhaps: try again when it is through.',
  },
  '57014': {
    code: 'timed-out',
    hint: 'Try again at a quieter hour, or give a statement more seconds: capture --statement-timeout 300.',
  },
  '40001': {
    code: 'timed-out',
    hint: 'A standby had to cancel the transaction: try again, or capture from the primary.',
  },
  '25P03': {
    code: 'timed-out',
    hint: 'The machine that captures was too slow: try again, or from another one.',
  },
  '08': { code: 'cannot-connect', hint: 'Check the network between here and the server.' },
  '57': { code: 'cannot-connect', hint: 'The server is starting or shutting down: try again.' },
}
