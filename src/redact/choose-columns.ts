import { Failure } from '../model/failure.ts'
import { suggest } from '../model/near-misses.ts'
import type { RedactionWish } from '../model/redaction.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { groupBy } from '../postgres/group-by.ts'
import { readColumnPattern } from '../postgres/name-pattern.ts'
import type { ColumnName } from './column-name.ts'
import { keyOf, nameOf } from './column-name.ts'
import type { ColumnLink, RedactionFacts } from './facts/read-facts.ts'

export interface ChosenColumn {
  readonly column: ColumnName
  /** Null where it was asked for. */
  readonly because: { readonly of: string; readonly link: ColumnLink['because'] } | null
}

/**
 * The columns that were asked for, and those that hold the same values: a value that is gone from one column and stays in
 * the column it is joined with is not gone. Of the selected relations only.
 */
export function chooseColumns(
  { columns: patterns, all }: RedactionWish,
  { relations }: Pick<Snapshot, 'relations'>,
  { columns, links }: RedactionFacts,
): readonly ChosenColumn[] {
  const selected = new Set(relations.map(({ schemaname, relname }) => `${schemaname}\0${relname}`))
  const present = columns.filter(({ schemaname, relname }) => selected.has(`${schemaname}\0${relname}`))
  const asked = all ? present : patterns.flatMap((pattern) => matching(pattern, present))
  const chosen = new Map(
    asked.map((column): [string, ChosenColumn] => [keyOf(column), { column, because: null }]),
  )
  const linksFrom = groupBy(links, ({ from }) => keyOf(from))
  // A Map shows what is added while it is walked.
  for (const [key, { column }] of chosen) {
    for (const { to, because } of linksFrom.get(key) ?? []) {
      if (chosen.has(keyOf(to))) continue
      chosen.set(keyOf(to), { column: to, because: { of: nameOf(column), link: because } })
    }
  }
  const known = new Set(present.map(keyOf))
  return [...chosen].flatMap(([key, column]) => (known.has(key) ? [column] : []))
}

/** `users.email`, `public.users.email`, `*.email`. */
function matching(pattern: string, columns: readonly ColumnName[]): readonly ColumnName[] {
  const { matches } = readColumnPattern(pattern)
  const found = columns.filter(matches)
  if (found.length > 0) return found
  const names = columns.flatMap((column) => [`${column.relname}.${column.attname}`, nameOf(column)])
  throw new Failure('bad-usage', `No column matches "${pattern}".`, {
    hint: `Write table.column or schema.table.column, * for anything: ${suggest(pattern, [...new Set(names)], 'planflip inspect')}`,
  })
}
