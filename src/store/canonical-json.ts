/**
 * JSON in one form only: `format` first, then keys by code points, a line a value. Equal values give equal bytes, and
 * two files of different states give a readable `git diff`.
 */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(value, sortKeys, 1)}\n`
}

function sortKeys(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(byKey))
}

function byKey([one]: [string, unknown], [other]: [string, unknown]): number {
  if (one === 'format' || other === 'format') return one === 'format' ? -1 : 1
  return one < other ? -1 : one > other ? 1 : 0
}
