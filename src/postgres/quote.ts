import pg from 'pg'
import format from 'pg-format'

/** A name as SQL takes it. Always in quotes: which words are reserved changes from version to version. */
export function quoteIdentifier(name: string): string {
  return pg.escapeIdentifier(name)
}

/** A text as SQL takes it; null is `NULL`. */
export function quoteLiteral(text: string | null): string {
  return format.literal(text)
}
