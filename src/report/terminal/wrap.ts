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

/** Names and literals come from elsewhere: whatever would steer a terminal is shown instead of obeyed. */
export function printable(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (control) =>
      control === '\n' ? control : `\\x${(control.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    )
}

function wrapLine(line: string, width: number, hanging: number): string[] {
  const ownIndent = /^ */.exec(line)?.[0].length ?? 0
  const indentation = ' '.repeat(Math.min(ownIndent + hanging, Math.floor(width / 2)))
  const lines: string[] = []
  let rest = line
  while (textWidth(rest) > width) {
    const at = breakingPoint(rest, width)
    lines.push(rest.slice(0, at).trimEnd())
    rest = indentation + rest.slice(at).trimStart()
  }
  return [...lines, rest.trimEnd()]
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
