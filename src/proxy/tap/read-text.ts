import { isAscii, isUtf8 } from 'node:buffer'
import type { ReadText } from '../binary/built-in-types.ts'

/** Reads text in a client's encoding. Of encodings other than UTF-8 only that is read which is the same in all of them. */
export function textReader(clientEncoding: string): ReadText {
  const isText = /^(?:UTF-?8|UNICODE|SQL_ASCII)$/i.test(clientEncoding) ? isUtf8 : isAscii
  return (bytes) => (isText(bytes) ? Buffer.from(bytes).toString('utf8') : undefined)
}
