import type { Token } from '../../postgres/sql/grammar.ts'
import type { Edit } from '../apply-edits.ts'
import type { Placeholder } from './placeholder.ts'

/**
 * Finds sqlc's macros, which to Postgres are calls of functions: `sqlc.arg(name)`, `sqlc.narg('name')`, and
 * `sqlc.slice("names")`, which for Postgres is one parameter that is an array.
 */
export function findSqlcArguments(tokens: readonly Token[]): readonly Placeholder[] {
  return macrosIn(tokens).flatMap(({ macro, argument, start, end }) =>
    /^(n?arg|slice)$/.test(macro) ? [{ name: nameOf(argument), key: keyOf(argument), start, end }] : [],
  )
}

/** `sqlc.embed(orders)`, all columns of a table, is `orders.*` by the time that Postgres sees it. */
export function expandSqlcEmbeds(tokens: readonly Token[]): readonly Edit[] {
  return macrosIn(tokens).flatMap(({ macro, argument, start, end }) => {
    const table = argument.text.startsWith("'") ? nameOf(argument) : argument.text
    return macro === 'embed' ? [{ start, end, text: `${table}.*` }] : []
  })
}

interface Macro {
  readonly macro: string
  readonly argument: Token
  readonly start: number
  readonly end: number
}

function macrosIn(tokens: readonly Token[]): readonly Macro[] {
  return tokens.flatMap((schema, at): Macro[] => {
    const [dot, macro, open, argument, close] = tokens.slice(at + 1, at + 6)
    if (schema.text.toLowerCase() !== 'sqlc' || dot?.text !== '.' || open?.text !== '(') return []
    if (macro === undefined || argument === undefined || close?.text !== ')') return []
    return [{ macro: macro.text.toLowerCase(), argument, start: schema.start, end: close.end }]
  })
}

function nameOf({ text }: Token): string {
  const quote = text.charAt(0)
  return quote === "'" || quote === '"' ? text.slice(1, -1).replaceAll(quote + quote, quote) : text
}

/** Names are folded as Postgres folds them, where they have no quotes. */
function keyOf(argument: Token): string {
  return /^['"]/.test(argument.text) ? nameOf(argument) : argument.text.toLowerCase()
}
