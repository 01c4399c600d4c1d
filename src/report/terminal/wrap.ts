import { printable } from '../printable.ts'
import { characterWidth, textWidth } from './text-width.ts'

/**
 * The lines that text makes in so many columns, broken at spaces where that is possible. Lines after the first are
 * indented by `hanging`, on top of the indentation that the text has itself.
 */
export function wrap(text: string, width: number, hanging = 0): string[] {
  return text.split('\n').flatMap((line) => wrapLine(printable(line), width, hanging))
}

export function indent(text: string, by = 2): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
}

/** Text with spaces up to so many columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

function wrapLine(line: string, width: number, hanging: number): string[] {
  const ownIndent = /^ */.exec(line)?.[0].length ?? 0
  const indentation = ' '.repeat(Math.min(ownIndent + hanging, Math.floor(width / 2)))
  const lines: string[] = []
  let [start, before] = [0, '']
  for (;;) {
    const ahead = before + lookAhead(line, start, width)
    const isRest = ahead.length - before.length === line.length - start
    if (isRest && textWidth(ahead) <= width) return [...lines, ahead.trimEnd()]
    const at = breakingPoint(ahead, width)
    lines.push(ahead.slice(0, at).trimEnd())
    start += at - before.length
    while (/\s/.test(line.charAt(start))) start += 1
    before = indentation
  }
}

/** As much of a line as the next line of its text may take, though many a mark takes no column: lines may have a million characters. */
function lookAhead(line: string, start: number, width: number): string {
  const end = start + 8 * width
  return line.slice(start, /[\uD800-\uDBFF]/.test(line.charAt(end - 1)) ? end + 1 : end)
}

/** After the last space that fits, as long as that is not within the indentation; else where the columns end. */
function breakingPoint(line: string, width: number): number {
  const start = /^ */.exec(line)?.[0].length ?? 0
  let end = 0
  let space = 0
  let columns = 0
  for (const character of line) {
    columns += characterWidth(character)
    if (columns > width && (character !== ' ' || columns > width + 1)) break
    end += character.length
    if (character === ' ' && end > start) space = end
  }
  return space > start + 1 ? space : Math.max(end, start + 1)
}
