/** What a generator of statements has to know of a database. */
export interface DatabaseFacts {
  readonly relations: readonly RelationFacts[]
  readonly links: readonly Link[]
}

export interface RelationFacts {
  readonly oid: number
  /** As SQL takes it, with its schema. */
  readonly name: string
  readonly kind: 'r' | 'p' | 'm' | 'v'
  /** -1: never analyzed. */
  readonly reltuples: number
  readonly columns: readonly ColumnFacts[]
  /** Expressions of indexes and extended statistics, over the relation's own columns, which have no qualifier in them. */
  readonly expressions: readonly ColumnFacts[]
  /** Predicates of partial indexes, likewise. */
  readonly predicates: readonly string[]
}

export interface ColumnFacts {
  /** As SQL takes it: a quoted name, or an expression in parentheses. */
  readonly name: string
  /** As SQL takes it. */
  readonly type: string
  readonly family: TypeFamily
  readonly isIndexed: boolean
  /** Whether an INSERT or UPDATE may name it. */
  readonly isWritable: boolean
  /** Values that ANALYZE found: the commonest ones, and then the bounds of the histogram from first to last. */
  readonly common: readonly string[]
  readonly bounds: readonly string[]
  /** The commonest elements of an array, the commonest lexemes of a text. */
  readonly elements: readonly string[]
}

/** A foreign key: columns by name, as SQL takes them. */
export interface Link {
  readonly from: number
  readonly fromColumns: readonly string[]
  readonly to: number
  readonly toColumns: readonly string[]
}

/** Types that take the same operators. */
export type TypeFamily =
  | 'number'
  | 'string'
  | 'time'
  | 'interval'
  | 'enum'
  | 'boolean'
  | 'uuid'
  | 'network'
  | 'array'
  | 'range'
  | 'jsonb'
  | 'tsvector'
  | 'point'
  | 'composite'
  | 'bytes'
  | 'other'
