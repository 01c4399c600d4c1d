import { oncePerText } from './once-per-text.ts'

/** The conditions that `condition` joins by AND, in EXPLAIN's words: `(a = 1)` and `(b > 2)` of `((a = 1) AND (b > 2))`. */
export function conjunctsOf(condition: string | undefined): readonly string[] {
  return condition === undefined ? [] : splitOf(condition)
}

const splitOf = oncePerText((condition): readonly string[] => {
  const parts = splitByAnd(withoutParentheses(condition))
  return parts.length === 1 ? [condition] : parts
})

/** A literal, a quoted name, a parenthesis, or the AND between two of them. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]| AND /g

/** Postgres puts BETWEEN into two comparisons before it plans, so every AND outside parentheses joins conditions. */
function splitByAnd(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '(') depth += 1
    if (found === ')') depth -= 1
    if (found === ' AND ' && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + found.length
    }
  }
  return [...parts, text.slice(start)]
}

function withoutParentheses(text: string): string {
  return text.startsWith('(') && closingOf(text) === text.length - 1 ? text.slice(1, -1) : text
}

/** Where the parenthesis closes that the text begins with. */
export function closingOf(text: string): number {
  let depth = 0
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '(') depth += 1
    if (found === ')') depth -= 1
    if (found === ')' && depth === 0) return index
  }
  return -1
}
