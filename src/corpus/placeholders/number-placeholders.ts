import type { Token } from '../../postgres/sql/grammar.ts'
import { applyEdits } from '../apply-edits.ts'
import { findMarkedNames } from './marked-names.ts'
import { numberPgtyped, readPgtypedHeader } from './pgtyped.ts'
import type { Numbered } from './placeholder.ts'
import { findQuestionMarks } from './question-marks.ts'
import { expandSqlcEmbeds, findSqlcArguments } from './sqlc-macros.ts'

/**
 * Rewrites placeholders of other spellings to `$1`, `$2`…, one number a name and one for each `?`, as the tool does whose they
 * are; undefined where a statement mixes spellings, as nobody can say which number is free. sqlc can: its macros take
 * those that `$1` has left.
 *
 * @param header the statement's comment lines, by which pgtyped's are known.
 */
export function numberPlaceholders(
  sql: string,
  tokens: readonly Token[],
  header: readonly string[] = [],
): Numbered | undefined {
  const pgtyped = readPgtypedHeader(header)
  if (pgtyped !== undefined) return numberPgtyped(sql, tokens, pgtyped)

  const names = findMarkedNames(tokens)
  const macros = findSqlcArguments(tokens)
  const taken = numbersIn(tokens)
  const marks = taken.length === 0 ? findQuestionMarks(tokens) : { placeholders: [], operators: [] }
  const questions = marks.placeholders.map((place, at) => {
    const name = String(at + 1)
    return { ...place, name, key: name }
  })
  const named = [...names, ...macros].toSorted((one, other) => one.start - other.start)
  if (taken.length > 0 ? names.length > 0 : questions.length > 0 && named.length > 0) return undefined

  const placeholders = [...named, ...questions]
  const free = numbersBesides(taken)
  const numbers = new Map<string, { readonly number: number; readonly name: string }>()
  for (const { key, name } of placeholders) {
    if (!numbers.has(key)) numbers.set(key, { number: free.next().value, name })
  }
  const edits = placeholders.map(({ key, start, end }) => ({
    start,
    end,
    text: `$${numbers.get(key)?.number ?? ''}`,
  }))
  return {
    sql: applyEdits(sql, [...edits, ...marks.operators, ...expandSqlcEmbeds(tokens)]),
    names: namesUpTo(taken, [...numbers.values()]),
  }
}

/** The names of a statement as a server was sent it: there is no other placeholder than `$1`. */
export function namesOfSent(tokens: readonly Token[]): readonly string[] {
  return namesUpTo(numbersIn(tokens), [])
}

function numbersIn(tokens: readonly Token[]): readonly number[] {
  return tokens.flatMap(({ kind, text }) =>
    kind === 'constant' && /^\$\d+$/.test(text) ? [Number(text.slice(1))] : [],
  )
}

function* numbersBesides(taken: readonly number[]): Generator<number, never, undefined> {
  for (let number = 1; ; number++) if (!taken.includes(number)) yield number
}

/** A gap in the numbers is a parameter too, whose type Postgres cannot infer. */
function namesUpTo(
  taken: readonly number[],
  named: readonly { readonly number: number; readonly name: string }[],
): readonly string[] {
  const last = Math.max(0, ...taken, ...named.map(({ number }) => number))
  const names = Array.from({ length: last }, (_, index) => String(index + 1))
  for (const { number, name } of named) names[number - 1] = name
  return names
}
