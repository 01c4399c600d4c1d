import { sqlErrorOf } from '../../model/session.ts'

/** The server wants a password, and there is none. */
export class NoPassword extends Error {
  override readonly name = 'NoPassword'
  /** Why a password file was not heeded. */
  readonly ignored: string | undefined

  constructor(ignored: string | undefined) {
    super('the server asks for a password, and none was given')
    this.ignored = ignored
  }
}

/** The server is not of the kind that `target_session_attrs` asks for. */
export class OtherKind extends Error {
  override readonly name = 'OtherKind'
}

/** The error that counts: Node tries every address of a host, and gathers the refusals. */
export function firstCause(error: unknown): Error & { readonly code?: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return firstCause(error.errors[0])
  return error instanceof Error ? error : new Error(String(error))
}

/** Whether nobody who could refuse was met: the next host may do better. */
export function isUnreachable(error: unknown): boolean {
  const { code = '', message } = firstCause(error)
  // node-postgres tells a timeout by words only.
  return unreachable.test(code) || /timeout expired/.test(message)
}

const unreachable =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|E\w*TIMEDOUT|E(?:HOST|NET)(?:UNREACH|DOWN)|ENOENT|EACCES)$/

/**
 * Whether to go on to the next host. libpq does not when a server refuses, unless that is just starting or stopping
 * (`ERRCODE_CANNOT_CONNECT_NOW`, PQconnectPoll of fe-connect.c); a proxy without a server behind it merely hangs up.
 */
export function mayOthersDoBetter(error: unknown): boolean {
  if (error instanceof OtherKind) return true
  const refusal = sqlErrorOf(error)
  if (refusal !== undefined) return refusal.sqlstate === '57P03'
  const { code = '', message } = firstCause(error)
  return isUnreachable(error) || code === 'ECONNRESET' || message.startsWith('Connection terminated')
}
