import type pg from 'pg'

import { internalsOf } from './internals.ts'

/**
 * Watches a client sign in, and answers with what to call afterwards: it throws if the password was to be bound to the TLS
 * channel and was not. A server that asks for no password at all would else pass for the right one.
 */
export function watchChannelBinding(client: pg.Client, wanted: string | undefined): () => void {
  let isOffered = false
  let isProved = false
  internalsOf(client)
    .connection.on('authenticationSASL', ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      isOffered = mechanisms.includes('SCRAM-SHA-256-PLUS')
    })
    .on('authenticationSASLFinal', () => {
      isProved = isOffered
    })
  return () => {
    if (wanted === 'require' && !isProved) {
      throw new Error('channel binding required, but the server authenticated this client without it')
    }
  }
}
