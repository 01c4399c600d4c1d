import type { Span } from '../places/spread.ts'

/** Types whose values lie on one line, and compare with each other: a family of `pg_opfamily`. */
export interface NumberKind {
  /** Where a value lies; `kept` for what is no number and stays as it is, undefined for a text that is not understood. */
  place(text: string, type: string): bigint | 'kept' | undefined
  /** The same as `convert_to_scalar` of selfuncs.c sees it, where that is in another proportion. */
  scalar?(text: string, type: string): bigint
  /** What a pseudonym of a column's values may be. */
  limitsOf(column: NumberColumn): (text: string) => Limits
  /** Where pseudonyms should lie, if there is room. */
  wished(places: Span): Span
  readonly divide?: Divide
  /** What `print` was given for a pseudonym, where that is not its place. */
  readPseudonym?(text: string, type: string): bigint
  /** A pseudonym in text, with as many decimals as the value has. */
  print(place: bigint, type: string, value: string): string
  /** Whether the planner interpolates between such values (`convert_to_scalar`). */
  readonly interpolates: boolean
  /** Whether differences have to be whole multiples of what they were; else they are rounded. */
  readonly isExact: boolean
}

/** What is not above `at` gets a pseudonym up to `low`, all else one above `high`, if that is possible. */
interface Divide extends Span {
  readonly at: bigint
}

export interface NumberColumn {
  readonly type: string
  readonly values: readonly { readonly text: string; readonly place: bigint }[]
}

/** From `low` to `high`, at a multiple of `unit` and `residue` more, if there is one. */
export interface Limits extends Span {
  readonly unit: bigint
  readonly residue?: bigint
}
