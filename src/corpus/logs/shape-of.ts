/**
 * A statement without its constants and comments, and with lists of constants of similar length as one: the same for most of what an
 * application makes by writing values into its text. It is told by simple expressions, as a log holds millions of texts, and only
 * decides how many of them are kept until they are read.
 */
export function shapeOf(text: string): string {
  return text
    .replaceAll(constants, (piece, comment: string | undefined) => {
      if (comment !== undefined) return ' '
      return piece.startsWith('"') ? piece : '?'
    })
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\?(?:, ?\?)+/g, ofAbout)
    .replaceAll(/\(\?\d*\)(?:, ?\(\?\d*\))+/g, ofAbout)
}

const constants = /(\/\*[^]*?\*\/|--[^\n]*)|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$])\d[\d.]*(?:e[+-]?\d+)?/gi

/** Twice as long is another. */
function ofAbout(list: string): string {
  return `?${Math.floor(Math.log2(list.replaceAll(/[^?]/g, '').length))}`
}
