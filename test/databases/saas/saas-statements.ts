import { designTables } from './design-tables.ts'
import { ageTable, completeTable, createTable, insertRows, nameOf } from './table-statements.ts'

/** Every statement that makes and fills the generated tables, one at a time: VACUUM runs in no batch. */
export function saasStatements(seed: string): readonly string[] {
  const tables = designTables(seed)
  const parents = new Set(tables.map(({ parent }) => parent))
  return [
    ...tables.map(createTable),
    ...tables.filter(({ rows }) => rows > 0).map((table) => insertRows(table, 1, table.rows)),
    ...tables.flatMap(completeTable),
    ...tables.flatMap((table) => {
      const { maintenance } = table.history
      return maintenance === undefined ? [] : [`${maintenance} ${nameOf(table)}`]
    }),
    ...tables.flatMap((table) => ageTable(table, parents.has(table))),
  ]
}
