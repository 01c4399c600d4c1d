/** What a test may expect of a query: of SQL, of `{ text, values }`, or of a query of Drizzle, Kysely or Knex. Each has to be awaited. */
export interface PlanMatchers {
  /** The plan reads the index, or a part of it where it is partitioned. The name is the catalog's, with or without a schema. */
  toUseIndex(index: string): Promise<void>
  /** The plan reads the table, or any partition of it, from end to end. The name is the catalog's, with or without a schema. */
  toSeqScan(table: string): Promise<void>
  /** The plan's estimated total cost is below that, in planner's units. */
  toCostLessThan(cost: number): Promise<void>
  /** The plan has the shape that the test's snapshot holds, as far as planflip's rules and the policy of the config tell plans apart. */
  toKeepItsPlan(): Promise<void>
}
