import type { SqlError } from '../../model/session.ts'
import { followMessages } from '../../postgres/follow-messages.ts'
import { refusalOf } from '../../postgres/sign-in-messages.ts'

/** Follows what a server says on one connection, in pieces cut anywhere, and tells of each `ErrorResponse`. */
export function watchRefusals(tell: (refusal: SqlError) => void): (piece: Uint8Array) => void {
  return followMessages(
    (letter) => (letter === 'E' ? Infinity : 0),
    ({ letter, body }) => {
      if (letter === 'E') tell(refusalOf(body))
    },
  )
}
