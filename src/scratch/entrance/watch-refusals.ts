import type { SqlError } from '../../model/session.ts'

/**
 * Follows what a server says on one connection, in pieces cut anywhere, and tells of each `ErrorResponse`. A message is a letter and a
 * length that counts itself, then the body; only the bodies of errors are kept.
 */
export function watchRefusals(tell: (refusal: SqlError) => void): (piece: Uint8Array) => void {
  let begun: Buffer = Buffer.alloc(0)
  let toSkip = 0
  return (piece) => {
    let bytes = Buffer.concat([begun, piece.subarray(toSkip)])
    toSkip -= Math.min(toSkip, piece.length)
    for (;;) {
      if (bytes.length < 5) break
      const size = 1 + bytes.readUInt32BE(1)
      const isError = bytes[0] === errorResponse
      if (isError && bytes.length < size) break
      if (isError) tell(refusalOf(bytes.subarray(5, size)))
      toSkip = Math.max(0, size - bytes.length)
      bytes = bytes.subarray(size)
    }
    begun = bytes
  }
}

const errorResponse = 'E'.charCodeAt(0)

/** Fields of a letter and a text each, with a zero behind it. */
function refusalOf(body: Buffer): SqlError {
  const fields = new Map(
    body
      .toString('utf8')
      .split('\0')
      .map((field) => [field.charAt(0), field.slice(1)]),
  )
  return { sqlstate: fields.get('C') ?? '', message: fields.get('M') ?? '' }
}
