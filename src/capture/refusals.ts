import { Failure } from '../model/failure.ts'
import { sqlErrorOf } from '../model/session.ts'

/** Runs what asks production, and turns its refusals into failures that tell what to do. */
export async function withRefusalsExplained<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    throw explainRefusal(error) ?? error
  }
}

/** By SQLSTATE (appendix A of the manual). Anything else that production refuses is a query of ours that is wrong. */
function explainRefusal(error: unknown): Failure | undefined {
  if (error instanceof Error && error.message.startsWith('Connection terminated')) {
    return new Failure('cannot-connect', 'The server closed the connection.', {
      hint: "Look into the server's log, and try again.",
      cause: error,
    })
  }
  const refusal = sqlErrorOf(error)
  if (refusal === undefined) return undefined
  const known = refusals[refusal.sqlstate] ?? refusals[refusal.sqlstate.slice(0, 2)]
  return (
    known &&
    new Failure(known.code, `Production says: ${refusal.message}.`, { hint: known.hint, cause: error })
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
    hint: 'The server was too busy to answer within the timeout: try again at a quieter hour.',
  },
  '40001': {
    code: 'timed-out',
    hint: 'A standby had to cancel the transaction: try again, or capture from the primary.',
  },
  '08': { code: 'cannot-connect', hint: 'Check the network between here and the server.' },
  '57': { code: 'cannot-connect', hint: 'The server is starting or shutting down: try again.' },
}
