/** Something in which two scenarios differ, and which may decide a plan. */
export type Ingredient =
  | { readonly kind: 'query' }
  | SettingIngredient
  /** The server that plans: `PostgreSQL 15` where the major versions differ, else the engine (`pglite 0.5.16`). */
  | { readonly kind: 'engine'; readonly baseline: string; readonly candidate: string }
  | { readonly kind: 'locale'; readonly baseline: string; readonly candidate: string }
  /** One that only one of the two has. `file` is absent where a command has run it. */
  | { readonly kind: 'migration'; readonly name: string; readonly file?: string }
  /**
   * What a command does that runs migrations. `names` are those that it has run on one side only, where it cannot be run with some of
   * them alone.
   */
  | { readonly kind: 'migrate-command'; readonly names: readonly string[] }
  /** What the database consists of, and who asks. `objects` are those that are not the same on both sides: `INDEX orders_status_idx`. */
  | { readonly kind: 'schema'; readonly objects: readonly string[] }
  /** What ANALYZE found in a table and its partitions, and the ends of its indexes. */
  | { readonly kind: 'statistics'; readonly relation: string }
  | SizeIngredient

export interface SettingIngredient {
  readonly kind: 'setting'
  readonly name: string
  /** Null where that side leaves it to the server's default. */
  readonly baseline: string | null
  readonly candidate: string | null
}

/** Pages and rows of a table, its partitions and its indexes. */
export interface SizeIngredient {
  readonly kind: 'size'
  readonly relation: string
  /** Rows of the table, with its partitions; -1 where nobody has counted. */
  readonly baseline: number
  readonly candidate: number
}

/** What makes the baseline's plan the candidate's. */
export interface Blame {
  /** All of them are needed, and nothing else is. Where the search was given up: they are among these. */
  readonly ingredients: readonly Ingredient[]
  /** Whether the search came to its end. */
  readonly complete: boolean
  /** `flips with the statistics of public.orders`. */
  readonly sentence: string
}
