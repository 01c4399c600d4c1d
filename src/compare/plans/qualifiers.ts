/** The names that stand before a point: `o` of `(o.id = $1)`. Other things stand there too: whoever asks knows the aliases. */
export function qualifiersIn(condition: string): readonly string[] {
  if (!condition.includes('.')) return []
  const withoutLiterals = condition.replaceAll(/'(?:[^']|'')*'/g, "''")
  return [...withoutLiterals.matchAll(/(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\./gu)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
