import type { Sample } from '../../model/query.ts'

/**
 * Reads `$1 = '7', $2 = NULL, $3 = 'it''s'` (`BuildParamLogString` of params.c). Undefined where one is cut off, as
 * `log_parameter_max_length` has it done: `'abc...'` then, which nobody can tell from a value that ends so.
 */
export function readLoggedValues(text: string): Sample | undefined {
  const values: (string | null)[] = []
  const one = /\$\d+ = (?:NULL|'((?:[^']|'')*)')(?:, |\s*$)/y
  while (one.lastIndex < text.length) {
    const found = one.exec(text)
    if (found === null) return undefined
    const value = found[1]?.replaceAll("''", "'") ?? null
    if (value?.endsWith('...') === true) return undefined
    values.push(value)
  }
  return values
}
