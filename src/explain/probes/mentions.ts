/** Names and words that occur in texts of SQL or of EXPLAIN, as Postgres folds them: unquoted ones in lower case. */
export function wordsOf(...texts: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>()
  for (const text of texts) {
    for (const [word] of text.matchAll(/"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*/gu)) {
      if (!word.startsWith('"')) words.add(word.toLowerCase())
      else addQuoted(word.slice(1, -1).replaceAll('""', '"'), words)
    }
  }
  return words
}

/** Within a jsonb literal or an array's text, quotes are no identifier's: their words count too. */
function addQuoted(name: string, words: Set<string>): void {
  words.add(name)
  for (const [word] of name.matchAll(/[\p{L}_][\p{L}\p{N}_$]*/gu)) words.add(word.toLowerCase())
}

/** Whether a column, or an expression with all the words in it, is mentioned. */
export function mentions(words: ReadonlySet<string>, name: string): boolean {
  if (words.has(name)) return true
  const parts = wordsOf(name)
  return !/^\w+$/.test(name) && parts.size > 0 && [...parts].every((part) => words.has(part))
}
