import { orderTables } from './order-tables.ts'
import type { TableWithDroppedColumns } from './recreate-dropped-columns.ts'
import type { DumpEntry } from './split-dump.ts'

interface Name {
  readonly schema: string
  readonly name: string
}

/** Names in the order of their OIDs. */
export interface OidOrder {
  readonly indexes: readonly { readonly schema: string; readonly table: string; readonly name: string }[]
  readonly statistics: readonly { readonly schema: string; readonly name: string }[]
  readonly tables: readonly Name[]
  readonly droppedColumns: readonly TableWithDroppedColumns[]
}

/**
 * Puts tables, indexes, the constraints that stand on one, and statistics objects in the order of production's OIDs.
 *
 * Of two paths that cost the same the planner keeps the one that it meets first, and it meets indexes by OID
 * (`RelationGetIndexList()` of relcache.c). pg_dump has them by name. All else stays in its order, but comes after the
 * indexes where pg_dump had it between them: a materialized view that groups by a primary key needs it to be there.
 * What an index needs in its turn of such a view, or of such a function, it says by its name, and stays behind it.
 */
export function orderSchema(dumped: readonly DumpEntry[], order: OidOrder): readonly DumpEntry[] {
  const entries = orderTables(dumped, rankTables(order))
  const rankOf = rankBy(order)
  const isIndex = (entry: DumpEntry) => entry.type !== 'STATISTICS' && rankOf(entry) !== undefined
  const first = entries.findIndex(isIndex)
  const end = entries.findLastIndex(isIndex) + 1
  const among = entries.slice(Math.max(first, 0), end)

  const inBetween = among.filter((entry) => !isIndex(entry)).map(mentionOf)
  const isFree = (entry: DumpEntry) => isIndex(entry) && !inBetween.some((mention) => mention.test(entry.sql))
  return [
    ...entries.slice(0, Math.max(first, 0)),
    ...changePlaces(among.filter(isFree), rankOf),
    ...changePlaces(
      among.filter((entry) => !isFree(entry)),
      rankOf,
    ),
    ...changePlaces(entries.slice(end), rankOf),
  ]
}

type RankOf = (entry: DumpEntry) => number | undefined

function rankTables({ tables }: OidOrder): RankOf {
  const ranks = new Map(tables.map(({ schema, name }, rank) => [keyOf('TABLE', schema, name), rank]))
  return ({ type, schema, name }) =>
    type === 'TABLE' || type === 'FOREIGN TABLE' ? ranks.get(keyOf('TABLE', schema, name)) : undefined
}

/** A constraint is labelled with its table's name and its own, which is its index's. */
function rankBy({ indexes, statistics }: OidOrder): RankOf {
  const ranks = new Map([
    ...indexes.map(({ schema, name }, rank) => [keyOf('INDEX', schema, name), rank] as const),
    ...indexes.map(
      ({ schema, table, name }, rank) => [keyOf('CONSTRAINT', schema, `${table} ${name}`), rank] as const,
    ),
    ...statistics.map(({ schema, name }, rank) => [keyOf('STATISTICS', schema, name), rank] as const),
  ])
  return ({ type, schema, name }) => ranks.get(keyOf(type, schema, name))
}

/** In labels pg_dump writes a line break as a space (`sanitize_line()` of pg_backup_archiver.c). */
function keyOf(type: string, schema: string, name: string): string {
  return [type, schema, name].join('\0').replaceAll(/[\n\r]/g, ' ')
}

/** Finds the name of an entry as a word; a function's label goes on with its arguments. */
function mentionOf({ name }: DumpEntry): RegExp {
  const word = name.replace(/\(.*$/, '').replaceAll(/[^\w\s]/g, String.raw`\$&`)
  return new RegExp(String.raw`(?<!\w)${word}(?!\w)`)
}

/** The entries that have a rank take, by their rank, the places that such entries had. */
function changePlaces(entries: readonly DumpEntry[], rankOf: RankOf): readonly DumpEntry[] {
  const ranked = entries
    .flatMap((entry) => withRank(entry, rankOf(entry)))
    .toSorted((one, other) => one.rank - other.rank)
    .values()
  return entries.map((entry) => (rankOf(entry) === undefined ? entry : (ranked.next().value?.entry ?? entry)))
}

function withRank(entry: DumpEntry, rank: number | undefined): readonly { entry: DumpEntry; rank: number }[] {
  return rank === undefined ? [] : [{ entry, rank }]
}
