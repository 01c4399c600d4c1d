import type { ValueClass } from './value-classes.ts'

/** The keys that GIN takes out of a column's values. A share is one of the rows, which have several keys each. */
export interface GinKeys {
  readonly classes: readonly ValueClass[]
  /** Bytes of a key, without alignment. */
  readonly width: number
}

/** What a key is made of, and what it is like: keys of one kind are counted together. */
export interface ExtractedKey {
  readonly kind: string
  readonly width: number
  /** Where the key is a number. */
  readonly number?: number
}
