import type { Brin, ColumnStatistics, Gin } from '../../model/snapshot.ts'

/** What is known of an index before it is built: its definition, and the statistics of what it is on. */
export interface NewIndexFacts {
  /** The access method: `btree`, `gin`… */
  readonly amname: string
  /** Major version of the server that would build it. */
  readonly major: number
  readonly indisunique: boolean
  /** As in `pg_class`: `fillfactor=70`. */
  readonly reloptions: readonly string[]
  /** Of the table: rows that live, and blocks of its main fork. */
  readonly table: { readonly reltuples: number; readonly blocks: number }
  /** The share of the table's rows for which the predicate holds, which the planner can be asked for; 1 without one. */
  readonly selectivity: number
  /** The keys in their order, then the columns of INCLUDE. */
  readonly columns: readonly NewIndexColumn[]
  /** How many combinations of all keys there are in the table, where extended statistics tell. */
  readonly distinctKeys?: number
}

export interface NewIndexColumn {
  /** False for a column of INCLUDE. */
  readonly isKey: boolean
  /** Of the index's own attribute, which is what it stores: `integer` for the trigrams of a text. */
  readonly type: string
  readonly atttypmod: number
  readonly attlen: number
  readonly attalign: 'c' | 's' | 'i' | 'd'
  /** The operator class without its schema: `text_ops`; null for a column of INCLUDE. */
  readonly opclass: string | null
  /** Whether equal values look alike, so that a B-tree may keep one for many rows (`_bt_allequalimage` of nbtutils.c). */
  readonly equalimage: boolean
  /** Whether the value is computed: its statistics then count a header of four bytes, which the index makes one of one byte. */
  readonly isExpression: boolean
  /** Whether there are no nulls in the index: the column has none, or the predicate lets none pass. */
  readonly notNull: boolean
  /** Of the table's column or of an expression that ANALYZE knows; undefined where there are none. */
  readonly statistics: ColumnStatistics | undefined
  /** Of the columns that an expression without statistics is over. */
  readonly mentioned: readonly ColumnStatistics[]
}

/** What a build would leave behind. */
export interface NewIndexSize {
  readonly blocks: number
  /** As CREATE INDEX counts it: rows of most indexes, entries of GIN, ranges of BRIN (`index_update_stats` of index.c). */
  readonly reltuples: number
  /** Of a B-tree: levels above the leaves. */
  readonly height?: number
  readonly gin?: Gin
  readonly brin?: Brin
}

/** An option of the index that is a number. */
export function optionOf({ reloptions }: NewIndexFacts, name: string): string | undefined {
  return reloptions.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The option `fillfactor` as a share of the page. */
export function fillfactorOf(facts: NewIndexFacts, otherwise: number): number {
  return Number(optionOf(facts, 'fillfactor') ?? otherwise) / 100
}

/** Rows that the index has an entry for. */
export function rowsOf({ table, selectivity }: NewIndexFacts): number {
  return Math.max(0, Math.round(table.reltuples * selectivity))
}

/** The share of the index's rows whose value is null. */
export function nullShareOf({ notNull, statistics }: NewIndexColumn): number {
  return notNull ? 0 : Math.min(1, statistics?.stanullfrac ?? 0)
}
