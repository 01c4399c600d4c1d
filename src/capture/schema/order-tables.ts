import { qualifiedNamesIn, type QualifiedName } from '../../postgres/qualified-names.ts'
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
    for (const { schema, name } of namesBesideOwn(entry)) {
      for (const needed of named.get(`${schema}.${name}`) ?? []) if (waitsFor(entry, needed)) place(needed)
    }
    ordered.add(entry)
  }
  for (const entry of entries) {
    if (entry === firstTable) for (const table of tables) place(table)
    place(entry)
  }
  return [...ordered]
}

/** What an entry is created as comes first, and may be the name of something else as well. */
function namesBesideOwn(entry: DumpEntry): readonly QualifiedName[] {
  const names = [...qualifiedNamesIn(entry.sql)]
  const own = names.findIndex(({ schema, name }) => schema === entry.schema && name === bareName(entry))
  return names.filter((_, place) => place !== own)
}

/** Whether an entry needs what it names: a function, a family and a class of operators, and a table may all have one name. */
function waitsFor(entry: DumpEntry, named: DumpEntry): boolean {
  if (named.type === 'OPERATOR CLASS') return entry.type === 'TABLE'
  if (named.type === 'OPERATOR FAMILY') return entry.type === 'OPERATOR CLASS'
  if (entry.type.startsWith('OPERATOR')) return !named.type.endsWith('TABLE')
  return !isMadeOf(named, entry)
}

/** A base type names the functions that read and print it, and they name the type: all that they need of it is its shell. */
function isMadeOf({ type, sql }: DumpEntry, part: DumpEntry): boolean {
  if (type !== 'TYPE' || part.type !== 'FUNCTION' || !/^ {4}INPUT = /m.test(sql)) return false
  return [...qualifiedNamesIn(sql)].some(
    ({ schema, name }) => schema === part.schema && name === bareName(part),
  )
}

/** A function's label goes on with its arguments. */
function bareName({ name }: DumpEntry): string {
  return name.replace(/\(.*$/s, '')
}

/** What others can name, by `schema.name`: several functions may share one. */
function nameEntries(entries: readonly DumpEntry[]): ReadonlyMap<string, readonly DumpEntry[]> {
  const named = new Map<string, DumpEntry[]>()
  for (const entry of entries) {
    if (!canBeNamed.has(entry.type)) continue
    const name = `${entry.schema}.${bareName(entry)}`
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
  'OPERATOR FAMILY',
  'OPERATOR CLASS',
])
