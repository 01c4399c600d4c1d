import type { Brin, Gin } from './snapshot.ts'

/** What the file of a relation has to look like for the planner to find production's facts in it. */
export interface RelationLayout {
  /** Of the main fork, relative to the data directory (`pg_relation_filepath`). */
  readonly path: string
  /** Length in blocks. */
  readonly blocks: number
  readonly contents: Contents
}

export type Contents =
  /** Nothing is read of it but its length. */
  | { readonly kind: 'length' }
  /** A table whose first block counts as all-visible, because index entries point there. */
  | { readonly kind: 'all-visible-heap' }
  /** `leaf` holds the ends of the first key, as a leaf page that Postgres itself made. */
  | { readonly kind: 'btree'; readonly height: number; readonly leaf: Uint8Array | null }
  | { readonly kind: 'gin'; readonly counters: Gin }
  | { readonly kind: 'brin'; readonly facts: Brin }
