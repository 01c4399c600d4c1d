/*
 * What a server says to who signs in, for those who answer in the place of one: Frontend/Backend Protocol, Message Formats, in the manual.
 */

export function toMessage(letter: string, body: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from(letter), length, body])
}

/** `AuthenticationOk`, what the server says of itself, a key, `ReadyForQuery`. */
export function welcome(
  parameters: Iterable<readonly [string, string]>,
  key: Uint8Array = cancelsNothing,
): Buffer {
  return Buffer.concat([
    toMessage('R', Buffer.alloc(4)),
    ...[...parameters].map(([name, value]) => toMessage('S', Buffer.from(`${name}\0${value}\0`))),
    toMessage('K', key),
    toMessage('Z', Buffer.from('I')),
  ])
}

const cancelsNothing = new Uint8Array(8)

/** `SSLRequest` and `GSSENCRequest`, by the number in the place of a version. */
export const encryptionRequests: ReadonlySet<number> = new Set([80_877_103, 80_877_104])
