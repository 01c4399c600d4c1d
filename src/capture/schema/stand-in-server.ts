import { pipeline, simpleQuery } from '../../postgres/pipeline.ts'
import type { RawConnection } from '../../postgres/raw-connection.ts'
import { encryptionRequests, toMessage, welcome } from '../../postgres/server-messages.ts'
import type { Kin } from './kin.ts'
import { questionsAboutKin } from './kin.ts'

/** Takes what a client has written, and gives what it is to read before it writes again. */
export type Converse = (written: Uint8Array) => AsyncGenerator<Uint8Array, void, undefined>

/**
 * Answers pg_dump in the place of a server that somebody else has already signed in to, and begun a transaction with.
 *
 * The signing-in is played, and so is all that would reach beyond reading: see `isPlayed`. The rest goes to the real
 * server and back, and what will be asked of other objects in the same words goes along. A message of more than 8 kB comes in several writes (`pqPutMsgEnd()` of fe-misc.c), and only the last
 * of them has an answer.
 */
export function standIn(server: RawConnection, prepared: Set<string>, kin: Kin): Converse {
  const known = new Map<string, Uint8Array>()
  let isSignedIn = false
  let unread: Buffer = Buffer.alloc(0)

  return async function* converse(written) {
    unread = Buffer.concat([unread, written])
    while (unread.length >= lengthOfFirst(unread, isSignedIn)) {
      const message = unread.subarray(0, lengthOfFirst(unread, isSignedIn))
      unread = unread.subarray(message.length)
      if (isSignedIn) {
        yield* converseOn(message, { server, prepared, kin, known })
      } else {
        isSignedIn = !asksForEncryption(message)
        yield isSignedIn ? welcome(server.parameters) : Buffer.from('N')
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
  return encryptionRequests.has(message.readInt32BE(4))
}

interface Conversation {
  readonly server: RawConnection
  readonly prepared: Set<string>
  readonly kin: Kin
  /** Answers to what is going to be asked. */
  readonly known: Map<string, Uint8Array>
}

/** A query or a `Sync` ends in an answer. A `Terminate` ends nothing: the connection is its owner's. */
async function* converseOn(
  message: Buffer,
  { server, prepared, kin, known }: Conversation,
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
  if (!known.has(sql)) await askAhead(questionsAboutKin(sql, kin), server, known)
  const answer = known.get(sql)
  if (answer !== undefined) {
    known.delete(sql)
    yield answer
    return
  }
  server.send(sql === '' ? message : simpleQuery(withoutSecrets(sql)))
  if (letter === 'Q' || letter === 'S') yield* server.answer()
}

async function askAhead(
  questions: readonly string[],
  server: RawConnection,
  known: Map<string, Uint8Array>,
): Promise<void> {
  for (let start = 0; start < questions.length; start += batchSize) {
    const answers = await pipeline(server, questions.slice(start, start + batchSize))
    for (const [question, answer] of answers) known.set(question, answer)
  }
}

/** Answers wait in the network's buffers while questions are still on their way: neither may grow without end. */
const batchSize = 500

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
