import type { Fidelity } from './fidelity.ts'

/** The inputs that a role may be kept from reading. */
export const unreadableSorts = [
  'column statistics',
  'expression statistics',
  'range statistics',
  'extended statistics',
  'index ends',
  'index heights',
  'index counters',
] as const

/** An input of the planner that exists, and that the capturing role was not allowed to read. */
export interface UnreadableInput {
  readonly input: (typeof unreadableSorts)[number]
  /** The table that it is about. */
  readonly schemaname: string
  readonly relname: string
  /** The index or the object of extended statistics that it is about, if it is. */
  readonly object?: string
  /** Columns of the table, or of the index for statistics of its expressions; none where it is about the whole. */
  readonly columns: readonly string[]
  /** How well it is known all the same. */
  readonly instead: Exclude<Fidelity, 'measured'>
  /** Statements that would let the role read it, all of them needed. */
  readonly grants: readonly string[]
}
