import type { Fidelity } from './fidelity.ts'

/** The inputs that a capture may be kept from reading. */
export const unreadableSorts = [
  'relation sizes',
  'column statistics',
  'expression statistics',
  'range statistics',
  'extended statistics',
  'index ends',
  'index heights',
  'index counters',
] as const

/** What keeps a capture from an input that the role may read. */
export const hindrances = [
  /** Somebody held a lock that keeps even readers out. */
  'locked',
  /** It was not to be had within the time that a capture may take of production. */
  'too slow',
  /** The planner would have walked the table, not the index. */
  'no index',
  /** Postgres refused to evaluate it. */
  'refused',
] as const

export type Hindrance = (typeof hindrances)[number]

/** An input of the planner that exists, and that the capture did not read: mostly, because the role was not allowed to. */
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
  /** Absent where it is the privileges that are lacking. */
  readonly hindrance?: Hindrance
  /** Statements that would let the role read it, all of them needed; none where it is not the privileges that are lacking. */
  readonly grants: readonly string[]
}

export interface CountedInput {
  readonly input: UnreadableInput['input']
  readonly count: number
}

/** Statistics are counted by columns, all else by objects. */
export function countInputs(unreadable: readonly UnreadableInput[]): readonly CountedInput[] {
  return unreadableSorts
    .map((sort) => ({
      input: sort,
      count: unreadable
        .filter(({ input }) => input === sort)
        .reduce((sum, { columns }) => sum + Math.max(1, columns.length), 0),
    }))
    .filter((counted) => counted.count > 0)
}
