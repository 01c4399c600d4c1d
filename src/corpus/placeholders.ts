import type { Token } from '../postgres/sql/grammar.ts'

export interface Numbered {
  readonly sql: string
  /** By position: `since` for what was `:since`, `1` for `$1`. */
  readonly names: readonly string[]
}

/**
 * Rewrites `:name`, `@name` and `sqlc.arg(name)` to `$1`, `$2`…, one number a name; undefined where a statement mixes names
 * with `$1`, as nobody can say which number is free.
 *
 * A `:` or `@` is a placeholder where a value may begin and a name follows without a space. After something that is a
 * value already they are what Postgres takes them for: `a[1:n]` a slice, `path @ query` an operator, `'k':v` a key of
 * JSON. `a[:n]` and `@n` could be read either way, and are read as every driver with such placeholders reads them; for
 * the slice and for the absolute value write `a[: n]` and `@ n`.
 */
export function numberPlaceholders(sql: string, tokens: readonly Token[]): Numbered | undefined {
  const named = findPlaceholders(tokens)
  const numbers = tokens.filter(
    ({ kind, text }) => kind === 'constant' && text.startsWith('$') && /^\$\d+$/.test(text),
  )
  if (numbers.length > 0) return named.length > 0 ? undefined : { sql, names: namesUpTo(numbers) }

  const names = [...new Set(named.map(({ name }) => name))]
  let rewritten = ''
  let copied = 0
  for (const { name, start, end } of named) {
    rewritten += `${sql.slice(copied, start)}$${names.indexOf(name) + 1}`
    copied = end
  }
  return { sql: rewritten + sql.slice(copied), names }
}

interface Placeholder {
  readonly name: string
  readonly start: number
  readonly end: number
}

function findPlaceholders(tokens: readonly Token[]): readonly Placeholder[] {
  const found: Placeholder[] = []
  for (let at = 0; at < tokens.length; at++) {
    const placeholder = marked(tokens, at) ?? sqlcCall(tokens, at)
    if (placeholder !== undefined) found.push(placeholder)
  }
  return found
}

/** `:name` or `@name` at the token of the mark. The scanner takes the mark of `=@name` for the end of an operator `=@`. */
function marked(tokens: readonly Token[], at: number): Placeholder | undefined {
  const [previous, mark, name] = [tokens[at - 1], tokens[at], tokens[at + 1]]
  if (mark === undefined || name === undefined || mark.end !== name.start || !isPlainWord(name))
    return undefined
  const isOperatorAndMark = /^(=|<>|!=|[<>]=|>|\+|-|\*|\/|%|\|\|)@$/.test(mark.text)
  const isMark = mark.kind === 'symbol' && (mark.text === ':' || mark.text === '@')
  if (!isOperatorAndMark && !(isMark && mayBeginValue(previous, mark))) return undefined
  return { name: name.text, start: mark.end - 1, end: name.end }
}

function isPlainWord({ kind, text }: Token): boolean {
  return (kind === 'identifier' || kind === 'keyword') && !text.includes('"')
}

/** A keyword may be a column's name as well: then nobody leaves a space before the colon of a slice. */
function mayBeginValue(previous: Token | undefined, mark: Token): boolean {
  if (previous === undefined) return true
  if (previous.kind === 'keyword') return previous.end !== mark.start
  return previous.kind === 'symbol' && previous.text !== ')' && previous.text !== ']'
}

/** `sqlc.arg(name)`, `sqlc.narg('name')`: macros of sqlc, which to Postgres are calls of a function. */
function sqlcCall(tokens: readonly Token[], at: number): Placeholder | undefined {
  const [schema, dot, macro, open, name, close] = tokens.slice(at, at + 6)
  if (schema?.text !== 'sqlc' || dot?.text !== '.' || !/^n?arg$/.test(macro?.text ?? '')) return undefined
  if (open?.text !== '(' || name === undefined || close?.text !== ')') return undefined
  return { name: name.text.replaceAll("'", ''), start: schema.start, end: close.end }
}

/** A gap in the numbers is a parameter too, whose type Postgres cannot infer. */
function namesUpTo(numbers: readonly Token[]): readonly string[] {
  const last = Math.max(...numbers.map(({ text }) => Number(text.slice(1))))
  return Array.from({ length: last }, (_, index) => String(index + 1))
}
