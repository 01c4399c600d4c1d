import { createHash } from 'node:crypto'
import type { Grammar, Token } from '../postgres/sql/grammar.ts'

/**
 * A hash of a statement's tokens: the same however it is commented, spaced and cased, and another one as soon as it could
 * be planned in another way. (Postgres's own fingerprint takes `LIKE 'a%'` for `LIKE '%a'`.)
 */
export function queryId(grammar: Grammar, sql: string): string {
  return tokensId(grammar.scan(sql) ?? [])
}

export function tokensId(tokens: readonly Token[]): string {
  const words = tokens.filter(({ kind }) => kind !== 'comment').map(foldCase)
  return createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 16)
}

/** Postgres folds ASCII letters of unquoted names, and in UTF-8 no others (`downcase_identifier` in `scansup.c`). */
export function foldCase({ kind, text }: Token): string {
  const isFolded = kind === 'keyword' || (kind === 'identifier' && !text.includes('"'))
  return isFolded ? text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : text
}
