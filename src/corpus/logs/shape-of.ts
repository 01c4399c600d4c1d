/**
 * A statement without its constants and comments, and with lists of constants of any length as one: the same for all that an
 * application makes by writing values into its text. It is made by a single expression, as a log holds millions of them; where it
 * errs, one text more is kept.
 */
export function shapeOf(text: string): string {
  return text
    .replaceAll(pieces, (piece, comment: string | undefined) => {
      if (comment !== undefined) return ''
      return piece.startsWith('"') ? piece : '?'
    })
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\?(?:, ?\?)+/g, '?')
    .replaceAll(/\(\?\)(?:, ?\(\?\))+/g, '(?)')
}

const pieces =
  /(\/\*[^]*?\*\/|--[^\n]*)|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$])\d[\d.]*(?:e[+-]?\d+)?|\b(?:null|true|false)\b/gi
