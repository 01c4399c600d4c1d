import type { Server } from './server.ts'

/** What moved between two snapshots of a database, as far as it is more than ANALYZE's sampling noise. */
export interface Movement {
  readonly format: 1
  readonly before: Moment
  readonly after: Moment
  /** Worst first. */
  readonly moves: readonly Move[]
}

export interface Moment {
  readonly file: string
  readonly database: string
  readonly capturedAt: string
  readonly server: Server
}

export type Move =
  | SurroundingsMove
  | RelationMove
  | IndexMove
  | DefinitionMove
  | ColumnMove
  | CommonValueMove
  | ValueRangeMove

/** `version()` of the server, the database's name, a setting; null where a side has none. */
export interface SurroundingsMove {
  readonly kind: 'server' | 'database' | 'setting'
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

/**
 * What a table is: `rows` as the planner would estimate them, bytes of the main fork, the share of its pages that is all
 * visible. Null where a side does not have the table; `analyzed` is whether there are statistics at all.
 */
export type RelationMove = {
  /** `public.orders`, without quotes. */
  readonly relation: string
} & (
  | {
      readonly kind: 'relation'
      readonly before: RelationFigures | null
      readonly after: RelationFigures | null
    }
  | { readonly kind: 'rows' | 'bytes' | 'visible-share'; readonly before: number; readonly after: number }
  | { readonly kind: 'analyzed'; readonly before: boolean; readonly after: boolean }
  | {
      readonly kind: 'column' | 'extended-statistics'
      readonly name: string
      readonly change: 'added' | 'dropped'
    }
)

export interface RelationFigures {
  readonly rows: number
  readonly bytes: number
}

/** An index: its bytes, null where a side does not have it, and whether it is valid. */
export type IndexMove = {
  readonly relation: string
  readonly index: string
} & (
  | { readonly kind: 'index'; readonly before: number | null; readonly after: number | null }
  | { readonly kind: 'index-bytes'; readonly before: number; readonly after: number }
  | { readonly kind: 'index-validity'; readonly before: boolean; readonly after: boolean }
)

/** The SQL of an index, a constraint, a view… that both sides have. */
export interface DefinitionMove {
  readonly kind: 'definition'
  /** pg_dump's word for it: `INDEX`, `CONSTRAINT`, `VIEW`… */
  readonly type: string
  readonly name: string
  readonly before: string
  readonly after: string
}

/** A column, or an expression of an index. */
interface OfColumn {
  /** The table's name, or the index's. */
  readonly relation: string
  readonly column: string
  /** Statistics that cover the rows of all children. */
  readonly inherited?: true
}

/** `distinct` is a count of values, also where Postgres keeps a share of the rows. */
export interface ColumnMove extends OfColumn {
  readonly kind: 'null-fraction' | 'distinct' | 'correlation'
  readonly before: number
  readonly after: number
}

/** The frequency of a value; null where it is not among the most common ones. */
export interface CommonValueMove extends OfColumn {
  readonly kind: 'common-value'
  readonly value: string
  readonly before: number | null
  readonly after: number | null
}

/** The smallest and the largest value that statistics know, and the share of rows of one side that are beyond the other's. */
export interface ValueRangeMove extends OfColumn {
  readonly kind: 'range'
  readonly before: ValueRange
  readonly after: ValueRange
}

export interface ValueRange {
  readonly min: string
  readonly max: string
  /** The share of the rows that are below and above the other side's range. */
  readonly below: number
  readonly above: number
}
