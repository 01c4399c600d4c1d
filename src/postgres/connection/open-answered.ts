import type { Socket } from 'node:net'
import type { Message } from '../follow-messages.ts'
import { followMessages } from '../follow-messages.ts'
import { refusalOf, stirred } from '../sign-in-messages.ts'
import type { Candidates } from './candidates.ts'
import type { OpenStream } from './open-stream.ts'
import { openStream } from './open-stream.ts'
import { tryEncryptions } from './try-encryptions.ts'
import { tryServers } from './try-servers.ts'

/** A server let nobody in who said what was said, before it asked for any password. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string
  /** Its `ErrorResponse`. */
  readonly answer: Buffer

  constructor(answer: Buffer) {
    const { sqlstate, message } = refusalOf(answer.subarray(5))
    super(message)
    this.code = sqlstate
    this.answer = answer
  }
}

/**
 * Says the first message of another program's session to the server that it would have come to by libpq: the first that can be
 * reached, encrypted or not as `sslmode` and pg_hba.conf want it. The answer is still to be read.
 *
 * @throws Failure `cannot-connect`, with `Refused` for its cause where a server answered
 */
export async function openAnswered(
  candidates: Candidates,
  opening: Uint8Array,
  signal: AbortSignal,
): Promise<OpenStream> {
  const { parameters } = candidates
  return tryServers(
    candidates,
    (server) =>
      tryEncryptions(
        server,
        async (encryption) => {
          const open = await openStream(server, encryption, parameters, signal)
          open.stream.write(opening)
          const refusal = await readRefusal(open.stream, signal)
          if (refusal === undefined) return open
          open.stream.destroy()
          throw new Refused(refusal)
        },
        signal,
      ),
    signal,
  )
}

/** Undefined where the server answers with anything else, which it leaves to be read. */
async function readRefusal(stream: Socket, signal: AbortSignal): Promise<Buffer | undefined> {
  const giveUp = (): void => void stream.destroy()
  signal.addEventListener('abort', giveUp, { once: true })
  let said: Buffer = Buffer.alloc(0)
  const first: Message[] = []
  const follow = followMessages(
    (letter) => (letter === 'E' ? longestRefusal : 0),
    (message) => first.push(message),
  )
  while (first.length === 0) {
    const piece = stream.read() as Buffer | null
    if (piece === null) {
      if (stream.readableEnded || stream.destroyed) throw new Error('Connection terminated unexpectedly')
      await stirred(stream)
    } else {
      said = Buffer.concat([said, piece])
      follow(piece)
    }
  }
  signal.removeEventListener('abort', giveUp)
  if (first[0]?.letter === 'E' && first[0].isWhole) return said
  stream.unshift(said)
  return undefined
}

/** Bytes. */
const longestRefusal = 100_000
