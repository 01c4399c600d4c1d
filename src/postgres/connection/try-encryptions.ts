import { isIP } from 'node:net'
import { sqlErrorOf } from '../../model/session.ts'
import type { Candidate } from './candidates.ts'
import type { Encryption } from './encryption.ts'
import { isUnreachable, NoPassword } from './sign-in-errors.ts'

/**
 * Tries a server encrypted or not, as `sslmode` wants it. Where both may be, the second is tried if the first fails for a reason that
 * may lie in it; of two errors it throws the first, unless that merely says that the server has no TLS.
 */
export async function tryEncryptions<Open>(
  server: Candidate,
  open: (encryption: Encryption) => Promise<Open>,
  signal?: AbortSignal,
): Promise<Open> {
  const errors: unknown[] = []
  for (const encryption of server.encryptions) {
    try {
      return await open(encryption && { ...encryption, ...nameToVerify(server) })
    } catch (error) {
      signal?.throwIfAborted()
      errors.push(error)
      if (!mayBeTheEncryption(error)) break
    }
  }
  throw errors.find((error) => !hasNoTls(error)) ?? errors[0]
}

/** The handshake failed, or pg_hba.conf has a line for the other way only: not that a server is away, or a password wrong. */
function mayBeTheEncryption(error: unknown): boolean {
  const refusal = sqlErrorOf(error)
  return refusal === undefined
    ? !isUnreachable(error) && !(error instanceof NoPassword)
    : refusal.sqlstate === '28000'
}

/** In the words of node-postgres. */
function hasNoTls(error: unknown): boolean {
  return error instanceof Error && error.message === 'The server does not support SSL connections'
}

/** An address leads there, but the certificate is the name's. */
function nameToVerify({ host, hostaddr }: Candidate): {
  readonly host?: string
  readonly servername?: string
} {
  if (hostaddr === undefined) return {}
  return isIP(host) === 0 ? { host, servername: host } : { host }
}
