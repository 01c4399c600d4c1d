/**
 * The numbers of the parameters that are arguments of the function at a place in a statement, or operands of the operator:
 * what stands behind it, what before it, and both. Of brackets it is all that is in them.
 *
 * @param position in characters from 1, as Postgres tells the place of an error
 */
export function parametersNear(sql: string, position: number): readonly ReadonlySet<number>[] {
  const { words, place } = wordsAround(sql, position)
  const [after, before] = [
    numbersIn(operandAfter(words, place + 1)),
    isWord(words[place]) ? new Set<number>() : numbersIn(operandBefore(words, place - 1)),
  ]
  const both = after.size > 0 && before.size > 0 ? [new Set([...after, ...before])] : []
  return [after, before, ...both].filter(({ size }) => size > 0)
}

/** Those before the place, the nearest first. */
export function parametersBefore(sql: string, position: number): readonly number[] {
  const { words, place } = wordsAround(sql, position)
  return [...numbersIn(words.slice(0, Math.max(0, place)))].toReversed()
}

/** The tokens of a statement but for comments, and which of them is at the place. */
function wordsAround(
  sql: string,
  position: number,
): { readonly words: readonly string[]; readonly place: number } {
  const offset = Array.from(sql)
    .slice(0, position - 1)
    .join('').length
  const tokens = [...sql.matchAll(token)].filter(([text]) => !/^(--|\/\*)/.test(text))
  return { words: tokens.map(([text]) => text), place: tokens.findLastIndex(({ index }) => index <= offset) }
}

function numbersIn(words: readonly string[]): ReadonlySet<number> {
  return new Set(words.filter((text) => /^\$\d+$/.test(text)).map((text) => Number(text.slice(1))))
}

/** Names, quoted ones too, constants, parameters, comments, brackets, operators. */
const token =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\/|\$\d+|[\p{L}_][\p{L}\w$]*|\d[\w.]*|[()[\],;.]|[^\s\p{L}\w"'$()[\],;.]+/gu

function isWord(text: string | undefined): boolean {
  return text !== undefined && /^["\p{L}_]/u.test(text)
}

/** From a place on: a parameter, or a name or keyword with the brackets behind it: `ANY (ARRAY[$1, $2])`. */
function operandAfter(words: readonly string[], from: number): readonly string[] {
  let at = from
  while (isWord(words[at]) || words[at] === '.') at++
  if (!isOpening(words[at])) return words.slice(from, from + 1)
  let depth = 0
  for (let end = at; end < words.length; end++) {
    if (isOpening(words[end])) depth++
    if (isClosing(words[end])) depth--
    if (depth === 0) return words.slice(at, end)
  }
  return words.slice(at)
}

function operandBefore(words: readonly string[], from: number): readonly string[] {
  if (!isClosing(words[from])) return from < 0 ? [] : words.slice(from, from + 1)
  let depth = 0
  for (let start = from; start >= 0; start--) {
    if (isClosing(words[start])) depth++
    if (isOpening(words[start])) depth--
    if (depth === 0) return words.slice(start, from)
  }
  return words.slice(0, from)
}

function isOpening(text: string | undefined): boolean {
  return text === '(' || text === '['
}

function isClosing(text: string | undefined): boolean {
  return text === ')' || text === ']'
}
