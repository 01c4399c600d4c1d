import type { Grammar, Token } from './grammar.ts'

/** A piece of a file in which a quote or a comment never ends: what it holds cannot be told. */
export interface UnclosedPiece {
  readonly kind: 'unclosed'
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * Scans a whole file. An open quote would swallow the rest of it, so that where one is open the file is scanned piece by
 * piece, a piece being what ends in a line that ends in `;`.
 */
export function scanFile(grammar: Grammar, text: string): readonly (Token | UnclosedPiece)[] {
  return grammar.scan(text) ?? scanPieces(grammar, text)
}

function scanPieces(grammar: Grammar, text: string): readonly (Token | UnclosedPiece)[] {
  const pieces = text.split(/(?<=;[^\S\n]*\n)/)
  const tokens: (Token | UnclosedPiece)[] = []
  let start = 0
  for (let first = 0; first < pieces.length;) {
    const { scanned, next } = scanFrom(grammar, pieces, first)
    tokens.push(...scanned.map((token) => ({ ...token, start: token.start + start, end: token.end + start })))
    start += pieces.slice(first, next).join('').length
    first = next
  }
  return tokens
}

interface ScannedPieces {
  readonly scanned: readonly (Token | UnclosedPiece)[]
  /** The first piece after those scanned. */
  readonly next: number
}

/**
 * Scans one piece, or as many as it takes to end the function body or the comment that opens in it. A plain quote is
 * not pursued: the next apostrophe may be in anything.
 */
function scanFrom(grammar: Grammar, pieces: readonly string[], first: number): ScannedPieces {
  const piece = pieces[first] ?? ''
  const furthest = /\$\w*\$|\/\*/.test(piece) ? pieces.length : first + 1
  for (let next = first + 1; next <= furthest; next++) {
    const scanned = grammar.scan(pieces.slice(first, next).join(''))
    if (scanned !== undefined) return { scanned, next }
  }
  const start = /^(\s+|--.*\n)*/.exec(piece)?.[0].length ?? 0
  const text = piece.slice(start).trimEnd()
  return { scanned: [{ kind: 'unclosed', text, start, end: start + text.length }], next: first + 1 }
}
