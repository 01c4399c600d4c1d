import { qualifiedNamesIn } from '../../postgres/qualified-names.ts'
import type { DumpEntry } from './split-dump.ts'

/**
 * Puts the tables together, in the order of their OIDs where what they need allows it, and what stood between them
 * behind. What a table or anything else names comes before it: pg_dump writes every name with its schema.
 *
 * `rankOf` is the place in that order; undefined for what is no table.
 */
export function orderTables(
  entries: readonly DumpEntry[],
  rankOf: (entry: DumpEntry) => number | undefined,
): readonly DumpEntry[] {
  const tables = entries
    .filter((entry) => rankOf(entry) !== undefined)
    .toSorted((one, other) => (rankOf(one) ?? 0) - (rankOf(other) ?? 0))
  const firstTable = entries.find((entry) => rankOf(entry) !== undefined)
  const named = nameEntries(entries)

  const ordered = new Set<DumpEntry>()
  const begun = new Set<DumpEntry>()
  const place = (entry: DumpEntry) => {
    if (begun.has(entry)) return
    begun.add(entry)
    for (const { schema, name } of qualifiedNamesIn(entry.sql)) {
      for (const needed of named.get(`${schema}.${name}`) ?? []) place(needed)
    }
    ordered.add(entry)
  }
  for (const entry of entries) {
    if (entry === firstTable) for (const table of tables) place(table)
    place(entry)
  }
  return [...ordered]
}

/** What others can name, by `schema.name`: several functions may share one. */
function nameEntries(entries: readonly DumpEntry[]): ReadonlyMap<string, readonly DumpEntry[]> {
  const named = new Map<string, DumpEntry[]>()
  for (const entry of entries) {
    if (!canBeNamed.has(entry.type)) continue
    const name = `${entry.schema}.${entry.name.replace(/\(.*$/s, '')}`
    named.set(name, [...(named.get(name) ?? []), entry])
  }
  return named
}

const canBeNamed: ReadonlySet<string> = new Set([
  'TABLE',
  'FOREIGN TABLE',
  'VIEW',
  'MATERIALIZED VIEW',
  'SEQUENCE',
  'TYPE',
  'SHELL TYPE',
  'DOMAIN',
  'COLLATION',
  'FUNCTION',
  'PROCEDURE',
  'AGGREGATE',
])
