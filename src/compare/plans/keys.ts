import { closingOf } from './conjuncts.ts'
import { aliasOfWhole } from './partition-alias.ts'

/**
 * A sort or group key in words that two plans share: by the names that they share, or by none, and without the
 * parentheses around what is computed below.
 */
export function sharedKey(key: string, names: ReadonlyMap<string, string> | null): string {
  const plain = withoutParentheses(key)
  if (!plain.includes('.')) return plain
  return plain.replaceAll(
    qualifierOrLiteral,
    (text, quoted: string | undefined, name: string | undefined) => {
      const alias = quoted?.replaceAll('""', '"') ?? name
      if (alias === undefined) return text
      return names === null ? '' : `${names.get(alias) ?? `?${alias}`}.`
    },
  )
}

/** `o.created_at DESC` for `o_2.created_at DESC`, as a partition's node has it. */
export function keyOfWhole(key: string): string {
  return key.replaceAll(/\b(\w+)\./g, (_, alias: string) => `${aliasOfWhole(alias)}.`)
}

/** `lower(name)` for `lower(name) DESC NULLS LAST`. */
export function withoutDirection(key: string): string {
  return key.replace(/(?: COLLATE \S+)?(?: DESC| USING \S+)?(?: NULLS (?:FIRST|LAST))?$/, '')
}

const qualifierOrLiteral = /'(?:[^']|'')*'|(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\.(?=[\p{L}_"])/gu

/** `lower(name) DESC` for `(lower(name)) DESC`, as EXPLAIN writes what a node below computed. */
export function withoutParentheses(key: string): string {
  if (!key.startsWith('(')) return key
  const closing = closingOf(key)
  const rest = key.slice(closing + 1)
  return rest === '' || /^ (?:COLLATE|DESC|USING|NULLS) /.test(`${rest} `)
    ? key.slice(1, closing) + rest
    : key
}
