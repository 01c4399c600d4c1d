import type { RawConnection } from './raw-connection.ts'

/**
 * Sends many simple queries at once and gives each its own answer, to the last byte: they cost one round trip together.
 */
export async function pipeline(
  server: RawConnection,
  queries: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  server.send(Buffer.concat(queries.map(simpleQuery)))
  const answers: Uint8Array[] = []
  let unread: Buffer = Buffer.alloc(0)
  while (answers.length < queries.length) {
    for await (const bytes of server.answer()) unread = Buffer.concat([unread, bytes])
    const ends = endsOfAnswers(unread)
    if (ends.length === 0) break
    ends.forEach((end, place) => answers.push(unread.subarray(ends[place - 1] ?? 0, end)))
    unread = unread.subarray(ends.at(-1))
  }
  return new Map(answers.map((answer, place) => [queries[place] ?? '', answer]))
}

/** `Query` of the protocol. */
export function simpleQuery(sql: string): Buffer {
  const body = Buffer.from(`${sql}\0`)
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from('Q'), length, body])
}

/** Where each `ReadyForQuery` ends. A message is a letter and a length that counts itself, then the body. */
function endsOfAnswers(bytes: Buffer): readonly number[] {
  const ends: number[] = []
  let at = 0
  while (at + 5 <= bytes.length) {
    const next = at + 1 + bytes.readUInt32BE(at + 1)
    if (next > bytes.length) break
    if (bytes[at] === readyForQuery) ends.push(next)
    at = next
  }
  return ends
}

const readyForQuery = 'Z'.charCodeAt(0)
