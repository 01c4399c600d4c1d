import format from 'pg-format'

/** A name as SQL takes it, in double quotes where it needs them. */
export function quoteIdentifier(name: string): string {
  return format.ident(name)
}

/** A text as SQL takes it; null is `NULL`. */
export function quoteLiteral(text: string | null): string {
  return format.literal(text)
}
