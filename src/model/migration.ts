import type { DeclaredTable } from './declared.ts'

/** A change of the schema that production may not have yet. */
export interface Migration {
  /** As its tool names it: `20261101120000_add_orders_index`. */
  readonly name: string
  /** What else its tool's table may know it by: a version, the time of a journal. */
  readonly aliases: readonly string[]
  /** Where it was read from, relative to where the command was run. */
  readonly file: string
  readonly statements: readonly MigrationStatement[]
}

export interface MigrationStatement {
  /** One statement, without its semicolon. */
  readonly sql: string
  /** Of the file, from 1. */
  readonly line: number
  /** What comments above it declare of the tables that it creates and the columns that it adds: `-- planflip: rows 5e6`. */
  readonly declared?: DeclaredTable
}

/** What a table of a migration tool says is done. */
export interface AppliedMigrations {
  /** Whose table it looks like: `prisma`, `flyway`… `dbmate` is Rails, too, and whoever else keeps nothing but versions. */
  readonly tool: string
  /** As `regclass`. */
  readonly table: string
  /** Names or versions, as the table has them, sorted. Of what Flyway may repeat: the file, a space and the checksum. */
  readonly names: readonly string[]
  /** A version: what is not after it is done, named or not. golang-migrate keeps nothing else; others after a baseline. */
  readonly through?: string
  /** The table itself, which the tool wants to find where it is run. Absent in captures of older versions. */
  readonly content?: TableContent
}

/** Rows as Postgres's text, in an order that is the same for the same rows. */
export interface TableContent {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A program that brings the database up to date that `DATABASE_URL` names. */
export interface MigrateCommand {
  /** As a shell takes it: `npx knex migrate:latest`. */
  readonly command: string
  /** Where it is run: an absolute path. */
  readonly directory: string
  /** Milliseconds that it may take. */
  readonly timeout: number
  /** Migrations that it is not to run: its tool finds them done. Absent: none. */
  readonly skipped?: readonly RecordedMigration[]
  /** Those that it has run, where that is known: one row of its tool's table each. */
  readonly ran?: readonly RecordedMigration[]
}

/** A migration that a command has run, and the row by which its tool knows. */
export interface RecordedMigration {
  readonly name: string
  /** As `regclass`. */
  readonly table: string
  /** The row. */
  readonly content: TableContent
}
