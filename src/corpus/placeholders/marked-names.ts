import type { Token } from '../../postgres/sql/grammar.ts'
import type { Placeholder } from './placeholder.ts'

/**
 * Finds `:name` and `@name`.
 *
 * A `:` or `@` is a placeholder where a value may begin and a name follows without a space. After something that is a
 * value already they are what Postgres takes them for: `a[1:n]` a slice, `path @ query` an operator, `'k':v` a key of
 * JSON. `a[:n]` and `@n` could be read either way, and are read as every driver with such placeholders reads them; for
 * the slice and for the absolute value write `a[: n]` and `@ n`.
 */
export function findMarkedNames(tokens: readonly Token[]): readonly Placeholder[] {
  return tokens.flatMap((mark, at) => markedName(tokens[at - 1], mark, tokens[at + 1]) ?? [])
}

/** The scanner takes the mark of `=@name` for the end of an operator `=@`. */
function markedName(
  previous: Token | undefined,
  mark: Token,
  name: Token | undefined,
): Placeholder | undefined {
  if (name === undefined || mark.end !== name.start || !isPlainWord(name)) return undefined
  const isOperatorAndMark = /^(=|<>|!=|[<>]=|>|\+|-|\*|\/|%|\|\|)@$/.test(mark.text)
  const isMark = mark.kind === 'symbol' && (mark.text === ':' || mark.text === '@')
  if (!isOperatorAndMark && !(isMark && mayBeginValue(previous, mark))) return undefined
  return { name: name.text, key: name.text, start: mark.end - 1, end: name.end }
}

export function isPlainWord({ kind, text }: Token): boolean {
  return (kind === 'identifier' || kind === 'keyword') && !text.includes('"')
}

/** A keyword may be a column's name as well: then nobody leaves a space before the colon of a slice. */
function mayBeginValue(previous: Token | undefined, mark: Token): boolean {
  if (previous === undefined) return true
  if (previous.kind === 'keyword') return previous.end !== mark.start
  return previous.kind === 'symbol' && previous.text !== ')' && previous.text !== ']'
}
