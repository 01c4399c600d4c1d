/** What a scenario takes for granted of one table, of a column of it, or of an index. */
export interface Assumption {
  readonly schemaname: string
  /** The table. */
  readonly relname: string
  readonly index?: string
  readonly attname?: string
  /** For the user, whole. */
  readonly sentence: string
}
