/** A change of the schema that production does not have yet. */
export interface Migration {
  /** As its tool names it, in the order of which migrations are applied: `20261101120000_add_orders_index`. */
  readonly name: string
  /** Where it was read from, relative to where the command was run. */
  readonly file: string
  readonly statements: readonly MigrationStatement[]
}

export interface MigrationStatement {
  /** One statement, without its semicolon. */
  readonly sql: string
  /** Of the file, from 1. */
  readonly line: number
  /** How many rows the tables that it creates will have, as a comment above it declares: `-- planflip: rows 5e6`. */
  readonly rows?: number
}
