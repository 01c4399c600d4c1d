/** Whose turn it is. The number is the exit code, and a promise to everyone's CI scripts. */
export const failureExit = {
  'bad-usage': 2,
  'bad-config': 2,
  'bad-query': 2,
  'would-overwrite': 2,
  'cannot-connect': 3,
  'not-permitted': 3,
  'not-analyzed': 3,
  'extension-missing': 3,
  'engine-unavailable': 3,
  'timed-out': 3,
  'schema-changed': 3,
  'bad-artifact': 4,
  'schema-mismatch': 4,
  'not-injected': 4,
  interrupted: 130,
} as const

export type FailureCode = keyof typeof failureExit

/** Something the user can put right. All else that is thrown is our bug. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  /** What to do next, as one imperative sentence. */
  readonly hint: string

  constructor(code: FailureCode, message: string, { hint, cause }: { hint: string; cause?: unknown }) {
    super(message, { cause })
    this.code = code
    this.hint = hint
  }
}
