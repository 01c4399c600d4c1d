/** A message of one side of a connection (Frontend/Backend Protocol, Message Formats, in the manual). */
export interface Message {
  readonly letter: string
  /** As much of it as was wanted; it may be a part of the piece. */
  readonly body: Buffer
  readonly isWhole: boolean
}

/**
 * Follows what one side says once it has signed in, in pieces cut anywhere: a letter and a length that counts itself, then the body. It
 * tells of each message as soon as it has as many bytes of the body as are wanted of that letter; the rest passes by, and is not kept.
 *
 * @throws RangeError where a length is none
 */
export function followMessages(
  wantedOf: (letter: string) => number,
  tell: (message: Message) => void,
): (piece: Uint8Array) => void {
  let letter = ''
  /** Of the body; undefined while the head is not complete. */
  let size: number | undefined
  let parts: Uint8Array[] = []
  let missing = headLength
  let toSkip = 0
  return (piece) => {
    let at = 0
    for (;;) {
      const skipped = Math.min(toSkip, piece.length - at)
      toSkip -= skipped
      at += skipped
      if (toSkip > 0) return
      const part = piece.subarray(at, at + missing)
      missing -= part.length
      at += part.length
      if (missing > 0 || parts.length > 0) parts.push(part)
      if (missing > 0) return
      const bytes = parts.length > 0 ? Buffer.concat(parts) : bufferOf(part)
      if (parts.length > 0) parts = []
      if (size === undefined) {
        letter = String.fromCharCode(bytes[0] ?? 0)
        size = bytes.readUInt32BE(1) - lengthOfLength
        if (size < 0) throw new RangeError('The length of a message counts itself.')
        missing = Math.min(size, wantedOf(letter))
      } else {
        toSkip = size - bytes.length
        size = undefined
        missing = headLength
        tell({ letter, body: bytes, isWhole: toSkip === 0 })
      }
    }
  }
}

const lengthOfLength = 4
const headLength = 1 + lengthOfLength

/** Of the same bytes. */
function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length)
}
