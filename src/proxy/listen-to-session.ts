import { followMessages } from '../postgres/follow-messages.ts'
import type { Opening } from '../postgres/sign-in-messages.ts'
import { parametersOf } from '../postgres/sign-in-messages.ts'
import type { Listener } from './relay.ts'
import type { SentStatement } from './tap/bind-statement.ts'
import { tapConnection } from './tap/tap-connection.ts'

/**
 * What there is to hear in a session: by which key it is cancelled, as the server tells it (`BackendKeyData`), and what is executed. Of
 * replication, and of protocols to come, nothing is understood.
 */
export function listenerFor(
  opening: Opening,
  record: (statement: SentStatement) => void,
  keepKey: (key: Buffer) => void,
): Listener {
  const isUnderstood = opening.code >>> 16 === 3 && !parametersOf(opening).has('replication')
  const tap = isUnderstood ? tapConnection(record) : undefined
  let hasKey = false
  const findKey = followMessages(
    (letter) => (letter === 'K' ? longestKey : 0),
    ({ letter, body }) => {
      if (letter !== 'K') return
      hasKey = true
      keepKey(body)
    },
  )
  return {
    fromClient: (piece) => tap?.fromClient(piece),
    fromServer(piece) {
      if (!hasKey) findKey(piece)
      tap?.fromServer(piece)
    },
  }
}

/** The number of a process, and a key of at most 256 bytes ("Message Formats" of the manual). */
const longestKey = 260
