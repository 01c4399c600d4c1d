import type { RawConnection } from '../../postgres/raw-connection.ts'

/** Takes what a client has written, and gives what it is to read before it writes again. */
export type Converse = (written: Uint8Array) => AsyncGenerator<Uint8Array, void, undefined>

/**
 * Answers pg_dump in the place of a server that somebody else has already signed in to, and begun a transaction with.
 *
 * The signing-in is played, and so is all that would reach beyond reading: see `isPlayed`. The rest goes to the real
 * server and back. A message of more than 8 kB comes in several writes (`pqPutMsgEnd()` of fe-misc.c), and only the last
 * of them has an answer.
 */
export function standIn(server: RawConnection, prepared: Set<string>): Converse {
  let isSignedIn = false
  let unread: Buffer = Buffer.alloc(0)

  return async function* converse(written) {
    unread = Buffer.concat([unread, written])
    while (unread.length >= lengthOfFirst(unread, isSignedIn)) {
      const message = unread.subarray(0, lengthOfFirst(unread, isSignedIn))
      unread = unread.subarray(message.length)
      if (isSignedIn) {
        yield* converseOn(message, server, prepared)
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

/** A query or a `Sync` ends in an answer. A `Terminate` ends nothing: the connection is its owner's. */
async function* converseOn(
  message: Buffer,
  server: RawConnection,
  prepared: Set<string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const letter = message.toString('latin1', 0, 1)
  if (letter === 'X') return
  const sql = letter === 'Q' ? message.toString('utf8', 5, message.length - 1) : ''
  if (isPlayed(sql)) {
    yield done(sql)
    return
  }
  const name = /^PREPARE (\w+)/.exec(sql)?.[1]
  if (name !== undefined) prepared.add(name)
  server.send(sql === '' ? message : toMessage('Q', Buffer.from(`${withoutSecrets(sql)}\0`)))
  if (letter === 'Q' || letter === 'S') yield* server.answer()
}

/**
 * What pg_dump says to every server and is not to reach this one (`setup_connection()` and `getTables()` of pg_dump.c): its
 * transaction is begun already, with timeouts that stay, and its tables are not locked. A lock would want a privilege on
 * every table, and whoever alters one would wait for the end of the capture.
 */
function isPlayed(sql: string): boolean {
  return /^(?:BEGIN$|SET TRANSACTION |SET \w+_timeout = |LOCK TABLE )/.test(sql)
}

/** The passwords of user mappings, which a superuser would be told (`dumpUserMappings()`), are not even asked for. */
function withoutSecrets(sql: string): string {
  return sql.replace('FROM pg_user_mappings WHERE ', 'FROM pg_user_mappings WHERE false AND ')
}

/** `CommandComplete`, and `ReadyForQuery` within a transaction. */
function done(sql: string): Buffer {
  const tag = /^(?:LOCK TABLE|\w+)/.exec(sql)?.[0] ?? ''
  return Buffer.concat([toMessage('C', Buffer.from(`${tag}\0`)), toMessage('Z', Buffer.from('T'))])
}
