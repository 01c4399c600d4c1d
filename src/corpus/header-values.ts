/** The values of a `-- param` line, or what is wrong with them, as the end of a sentence that names the parameter. */
export type HeaderValues = { readonly values: readonly (string | null)[] } | { readonly fault: string }

/**
 * Reads `completed, refunded`: values between commas, `null` for NULL, quotes around a value that has a comma, leading
 * spaces, or reads like `null`: `'a,b'`.
 *
 * Commas inside of `{…}`, `[…]` and `(…)` separate nothing, so that arrays, JSON, ranges and rows need no quotes:
 * `{1,2}`, `{"a": "b, c"}`, `[1,10)`. A bracket that has no partner does.
 */
export function readHeaderValues(text: string): HeaderValues {
  if (text.trim() === '') return { values: [] }
  const pieces = splitAtCommas(text)
  if (pieces === undefined) {
    return { fault: `a quote or a bracket without its partner: write the value as '…'` }
  }
  if (pieces.includes('')) return { fault: `an empty value: write '' for an empty text` }
  return { values: pieces.map(valueOf) }
}

function splitAtCommas(text: string): readonly string[] | undefined {
  const pieces: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const isFirst = text.slice(start, at).trim() === ''
    if ((character === "'" && isFirst) || (character === '"' && (isFirst || depth > 0))) {
      const closing = endOfQuote(text, at)
      if (closing === -1) return undefined
      at = closing
    } else if ('{[('.includes(character)) depth++
    else if ('}])'.includes(character)) depth = Math.max(0, depth - 1)
    else if (character === ',' && depth === 0) {
      pieces.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  return depth > 0 ? undefined : [...pieces, text.slice(start).trim()]
}

/** Where a quote is closed: `''` inside is an apostrophe, and inside double quotes a backslash escapes. */
function endOfQuote(text: string, opening: number): number {
  const quoted = text.charAt(opening) === "'" ? /'(?:[^']|'')*'/y : /"(?:[^"\\]|\\.)*"/y
  quoted.lastIndex = opening
  return quoted.test(text) ? quoted.lastIndex - 1 : -1
}

function valueOf(piece: string): string | null {
  if (piece.toLowerCase() === 'null') return null
  const quoted = /^'((?:[^']|'')*)'$/.exec(piece)?.[1]
  return quoted === undefined ? piece : quoted.replaceAll("''", "'")
}
