import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { type Server, versionText } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import { welcome } from '../../postgres/server-messages.ts'
import type { Asked, Reception } from '../entrance/open-entrance.ts'

/**
 * Serves programs with the one session that there is. Whoever has begun a transaction has it to himself until its end; between
 * transactions all take turns, and see one another's settings and prepared statements.
 */
export function receptionOf(database: PGlite, session: Session, server: Server): Reception {
  const turns = new Turns()
  const conversations = new Set<Promise<void>>()
  return {
    user: 'postgres',
    database: 'postgres',
    serve(program, asked) {
      const conversation = converse(program, asked, { database, session, server, turns })
        .catch(() => undefined)
        .finally(() => {
          program.destroy()
          conversations.delete(conversation)
        })
      conversations.add(conversation)
    },
    cancel: () => undefined,
    async ended() {
      await Promise.all(conversations)
      await session.query('DISCARD ALL')
    },
  }
}

/** Whose turn it is. Those who wait get theirs in the order in which they came. */
class Turns {
  private last: Promise<void> = Promise.resolve()

  /** Resolves with what ends the turn. */
  async take(): Promise<() => void> {
    const before = this.last
    let end = (): void => undefined
    this.last = new Promise<void>((resolve) => (end = resolve))
    await before
    return end
  }
}

interface Hall {
  readonly database: PGlite
  readonly session: Session
  readonly server: Server
  readonly turns: Turns
}

async function converse(
  program: Socket,
  { parameters, watch }: Asked,
  { database, session, server, turns }: Hall,
): Promise<void> {
  await setUp(session, turns, parameters)
  program.write(welcome(Object.entries({ ...reported, server_version: versionText(server) })))
  let endTurn: (() => void) | undefined
  try {
    for await (const batch of batches(program)) {
      endTurn ??= await turns.take()
      const answer = await database.execProtocolRaw(batch, { syncToFs: false })
      watch(answer)
      if (!program.write(answer)) await Promise.race([once(program, 'drain'), once(program, 'close')])
      if (statusAtEnd(answer) === 'I') {
        endTurn()
        endTurn = undefined
      }
    }
  } finally {
    if (endTurn !== undefined) {
      await session.query('ROLLBACK')
      endTurn()
    }
  }
}

async function setUp(session: Session, turns: Turns, asked: ReadonlyMap<string, string>): Promise<void> {
  const ownPath = asked.get('search_path')
  if (ownPath === undefined) return
  const endTurn = await turns.take()
  try {
    await session.query(`SELECT pg_catalog.set_config('search_path', $1, false)`, [ownPath])
  } finally {
    endTurn()
  }
}

/** What drivers want to know of a server. */
const reported = {
  server_encoding: 'UTF8',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'GMT',
  integer_datetimes: 'on',
  standard_conforming_strings: 'on',
}

/** Messages up to one that has an answer: a `Query`, a `Sync` or a `Flush`. A `Terminate` ends them. */
async function* batches(program: Socket): AsyncGenerator<Uint8Array, void, undefined> {
  let unread: Buffer = Buffer.alloc(0)
  for await (const bytes of program as AsyncIterable<Buffer>) {
    unread = Buffer.concat([unread, bytes])
    let at = 0
    let begin = 0
    while (at + 5 <= unread.length) {
      const next = at + 1 + unread.readUInt32BE(at + 1)
      if (next > unread.length) break
      const letter = String.fromCodePoint(unread[at] ?? 0)
      if (letter === 'X') return
      at = next
      if (!'QSH'.includes(letter)) continue
      yield unread.subarray(begin, at)
      begin = at
    }
    unread = unread.subarray(begin)
  }
}

/** Of the `ReadyForQuery` that ends an answer: `I` outside of a transaction. Undefined where none ends it. */
function statusAtEnd(answer: Uint8Array): string | undefined {
  const end = Buffer.from(answer.subarray(-6))
  const isReady = end.length === 6 && end[0] === readyForQuery && end.readInt32BE(1) === 5
  return isReady ? end.toString('latin1', 5) : undefined
}

const readyForQuery = 'Z'.charCodeAt(0)
