import * as v from 'valibot'

/*
 * Long texts are saved in pieces, one a line of the file: an array of statistics is then not one line of ten thousand
 * characters, and a plan reads as EXPLAIN prints it. The text is its pieces, one after the other.
 */

/** A text as it was saved, whole or in pieces. */
export const foldedText = v.union([
  v.string(),
  v.pipe(
    v.array(v.string()),
    v.transform((pieces) => pieces.join('')),
  ),
])

/** The pieces of a text that is the value of such a key in a snapshot; undefined where it stays whole. */
export function foldText(key: string, text: string): readonly string[] | undefined {
  const pieces = foldedKeys[key]?.(text) ?? []
  return pieces.length > 1 ? pieces : undefined
}

/** What `foldedText` is for in the schema of a snapshot. */
const foldedKeys: Readonly<Record<string, (text: string) => readonly string[]>> = {
  text: intoLines,
  sql: intoLines,
  values: intoPieces,
  stanumbers: intoPieces,
  stxdndistinct: intoPieces,
  stxddependencies: intoPieces,
}

function intoLines(text: string): readonly string[] {
  return text.split(/(?<=\n)/)
}

/** Pieces that fill a line, each broken off after a comma where it has one. */
function intoPieces(text: string): readonly string[] {
  if (text.length <= longestPiece) return [text]
  const pieces: string[] = []
  let start = 0
  while (text.length - start > longestPiece) {
    const comma = text.lastIndexOf(',', start + longestPiece - 1) + 1
    const end = comma > start ? comma : start + longestPiece
    // Half of a surrogate pair would be written as an escape sequence.
    const next = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end + 1 : end
    pieces.push(text.slice(start, next))
    start = next
  }
  return [...pieces, text.slice(start)]
}

/** In UTF-16 units. */
const longestPiece = 100
