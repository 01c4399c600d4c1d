import type { Token } from '../../postgres/sql/grammar.ts'
import type { Edit } from '../apply-edits.ts'

export interface QuestionMarks {
  /** In the order of the text, each a parameter of its own. */
  readonly placeholders: readonly { readonly start: number; readonly end: number }[]
  /** `??`, `??|` and `??&`, as which JDBC's drivers take the operators, become what Postgres calls them. */
  readonly operators: readonly Edit[]
}

/**
 * Finds `?` as JDBC and knex write placeholders.
 *
 * It is one where a value may begin, and the operator of jsonb and hstore after something that is a value already:
 * `data ? 'key'`, `data ?| ?`. The geometric operators `?-` and `?|` that stand before a value could be read either way, and
 * are placeholders unless a space follows.
 */
export function findQuestionMarks(tokens: readonly Token[]): QuestionMarks {
  const placeholders: { start: number; end: number }[] = []
  const operators: Edit[] = []
  // Whether the token before this one is a placeholder, and so a value, though it looks like an operator.
  let followsPlaceholder = false
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1]
    const offsets = placesOfMarks(token, {
      isAfterValue: followsPlaceholder || isAfterValue(tokens, at),
      hasSpaceBehind: next !== undefined && next.start > token.end,
    })
    followsPlaceholder = offsets.at(-1) === token.text.length - 1
    for (const offset of offsets) {
      placeholders.push({ start: token.start + offset, end: token.start + offset + 1 })
    }
    if (isEscaped(token)) operators.push({ start: token.start, end: token.start + 2, text: '?' })
  }
  return { placeholders, operators }
}

interface Surroundings {
  readonly isAfterValue: boolean
  readonly hasSpaceBehind: boolean
}

/** Where in a token placeholders are: the scanner takes `=?`, `?||` and `?=?` for one operator each. */
function placesOfMarks(
  { kind, text }: Token,
  { isAfterValue: isOperator, hasSpaceBehind }: Surroundings,
): readonly number[] {
  if (kind !== 'symbol' || !text.includes('?')) return []
  const offsets: number[] = []
  if (escaped.test(text)) return /[?|&]\?$/.test(text.slice(1)) ? [text.length - 1] : []
  if (text.startsWith('?')) {
    if (isOperator || (/^\?[-|]$/.test(text) && hasSpaceBehind)) return []
    offsets.push(0)
  }
  for (let behind = offsets.length; ; behind = (offsets.at(-1) ?? 0) + 1) {
    const operator = operatorAndMark.exec(text.slice(behind))?.[1]
    if (operator === undefined) return offsets
    offsets.push(behind + operator.length)
  }
}

const escaped = /^\?\?[|&]?\??$/

function isEscaped({ kind, text }: Token): boolean {
  return kind === 'symbol' && escaped.test(text)
}

/** Not `@?` of jsonpath, nor `^?` of ltree. */
const operatorAndMark = /^(=|<>|!=|[<>]=?|\+|-|\*|\/|%|\|\||&&|@>|<@|@@|->>?|#>>?|!?~~?\*?)\?(?!\?)/

function isAfterValue(tokens: readonly Token[], at: number): boolean {
  const [beforeThat, previous, next] = [tokens[at - 2], tokens[at - 1], tokens[at + 1]]
  if (previous === undefined) return false
  if (beforeThat?.text === '.') return true
  switch (previous.kind) {
    case 'identifier':
    case 'constant':
      return true
    case 'symbol':
      return previous.text === ')' || previous.text === ']'
    case 'keyword':
      if (previous.isReserved) return isValue.test(previous.text)
      // `data ? 'key'`, where data is a column, and `ORDER BY ? LIMIT 1`, where `by` is none.
      return leadsToValue.test(previous.text) ? next?.kind === 'constant' : mayBeginValue(next)
    case 'comment':
      return false
  }
}

/** Reserved words that are values, or end one. */
const isValue =
  /^(null|true|false|end|default|user|current_\w+|session_user|system_user|localtime|localtimestamp)$/i

/** Words that may be columns' names, but have a place in the grammar before a value. */
const leadsToValue = /^(by|escape|first|next|rows|range|groups|zone|between)$/i

function mayBeginValue(token: Token | undefined): boolean {
  if (token === undefined) return false
  return token.kind === 'symbol'
    ? /^(\(|\?|:|@)$/.test(token.text)
    : token.kind !== 'keyword' || isLead(token)
}

function isLead({ text, isReserved }: Token): boolean {
  return !isReserved || /^(array|case|cast|null|true|false|current_\w+)$/i.test(text)
}
