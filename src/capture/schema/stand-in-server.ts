import type { RawConnection } from '../../postgres/raw-connection.ts'

/** Takes what a client has written, and gives what it is to read before it writes again. */
export type Converse = (written: Uint8Array) => AsyncGenerator<Uint8Array, void, undefined>

/**
 * Answers a client of Postgres in the place of a server that somebody else has already signed in to.
 *
 * The signing-in is played; everything after it goes to the real server and back. A message of more than 8 kB comes
 * in several writes (`pqPutMsgEnd()` of fe-misc.c), and only the last of them has an answer.
 */
export function standIn(server: RawConnection, statementTimeout: number): Converse {
  let isSignedIn = false
  let unread: Buffer = Buffer.alloc(0)

  return async function* converse(written) {
    unread = Buffer.concat([unread, written])
    while (unread.length >= lengthOfFirst(unread, isSignedIn)) {
      const message = unread.subarray(0, lengthOfFirst(unread, isSignedIn))
      unread = unread.subarray(message.length)
      if (isSignedIn) {
        yield* forward(message, server, statementTimeout)
      } else {
        isSignedIn = !asksForEncryption(message)
        yield isSignedIn ? welcome(server) : Buffer.from('N')
      }
    }
  }
}

/** A length that counts itself opens a message; once signed in, a letter comes before it. */
function lengthOfFirst(bytes: Buffer, isSignedIn: boolean): number {
  const letter = isSignedIn ? 1 : 0
  return bytes.length < letter + 4 ? Infinity : letter + bytes.readUInt32BE(letter)
}

/** `SSLRequest` and `GSSENCRequest`. */
function asksForEncryption(message: Buffer): boolean {
  return [80_877_103, 80_877_104].includes(message.readInt32BE(4))
}

/** `AuthenticationOk`, the parameters that the real server reported, a key that cancels nothing, `ReadyForQuery`. */
function welcome({ parameters }: RawConnection): Buffer {
  return Buffer.concat([
    toMessage('R', Buffer.alloc(4)),
    ...parameters.map(([name, value]) => toMessage('S', Buffer.from(`${name}\0${value}\0`))),
    toMessage('K', Buffer.alloc(8)),
    toMessage('Z', Buffer.from('I')),
  ])
}

function toMessage(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from(letter), length, body])
}

/** A query or a `Sync` ends in an answer. A `Terminate` ends nothing: the connection is closed by its owner. */
async function* forward(
  message: Buffer,
  server: RawConnection,
  statementTimeout: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const letter = message.toString('latin1', 0, 1)
  if (letter === 'X') return
  server.send(isTimeoutSwitchedOff(message) ? query(`SET statement_timeout = ${statementTimeout}`) : message)
  if (letter === 'Q' || letter === 'S') yield* server.answer()
}

/** The first thing that pg_dump does, and again after it has taken its locks (`setup_connection()` in pg_dump.c). */
function isTimeoutSwitchedOff(message: Buffer): boolean {
  return message.equals(query('SET statement_timeout = 0'))
}

function query(sql: string): Buffer {
  return toMessage('Q', Buffer.from(`${sql}\0`))
}
