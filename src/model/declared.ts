/** What is declared of a table that production does not have yet, or of columns that a table gets. */
export interface DeclaredTable {
  readonly rows?: number
  /** By their names. */
  readonly columns?: Readonly<Record<string, DeclaredColumn>>
}

/** What ANALYZE would find of a column, as far as somebody knows. */
export interface DeclaredColumn {
  /** Different values; `all` where none is there twice (default: what Postgres assumes of a column that it knows nothing of, 200). */
  readonly distinct?: number | 'all'
  /** The share of rows that have none, between 0 and 1 (default: 0). */
  readonly nulls?: number
  /** Bytes of a value, on the average (default: what Postgres assumes of the type). */
  readonly width?: number
}

/** By the names of tables, `schema.table`, or the table alone. */
export type DeclaredTables = Readonly<Record<string, DeclaredTable>>
