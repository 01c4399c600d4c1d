/** Where a statement has a placeholder. */
export interface Placeholder {
  readonly name: string
  /** The same for all that have one value. */
  readonly key: string
  readonly start: number
  readonly end: number
}

/** A statement with `$1`, `$2`… for placeholders of any spelling. */
export interface Numbered {
  readonly sql: string
  /** By position: `since` for what was `:since`, `1` for `$1`. */
  readonly names: readonly string[]
}
