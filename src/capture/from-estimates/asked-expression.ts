import type { AnalyzedType } from '../../postgres/catalog/analyzed-types.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { Subject } from './ask-selectivities.ts'

/** An expression whose statistics the role may not read. */
export interface AskedExpression {
  readonly subject: Subject
  readonly type: AnalyzedType
  /** As `regcollation`. */
  readonly collation: string
  /** A B-tree of which it is the first key. */
  readonly firstKeyOf?: CatalogIndex
  /** Values that it has somewhere in the table, in text. */
  readonly seen?: readonly string[]
}

/** What the planner says of it as a whole. */
export interface OutlinedExpression extends AskedExpression {
  readonly tuples: number
  readonly nullFraction: number
  /** The number of different values. */
  readonly distinct: number
}

/** Statistics of it, values in text. */
export interface SolvedExpression extends OutlinedExpression {
  /** The most common first. */
  readonly common: readonly { readonly value: string; readonly frequency: number }[]
  readonly bounds: readonly string[]
  /** Of a `tsvector`. */
  readonly lexemes?: CommonLexemes | undefined
}

/** Lexemes with the share of the values that they are in, in the order that `bsearch` of ts_selfuncs.c needs. */
export interface CommonLexemes {
  readonly lexemes: readonly { readonly value: string; readonly frequency: number }[]
  /** Of the least common that was kept. */
  readonly least: number
}
