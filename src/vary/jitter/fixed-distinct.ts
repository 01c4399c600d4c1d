import type { Snapshot } from '../../model/snapshot.ts'
import { identifier, qualifiedNamesIn, unquoted } from '../../postgres/qualified-names.ts'
import { keyOf } from '../table-key.ts'

/** The columns, by table, for which somebody told ANALYZE how many distinct values there are (`ALTER COLUMN … SET (n_distinct = …)`). */
export function fixedDistincts({
  schema,
}: Pick<Snapshot, 'schema'>): ReadonlyMap<string, ReadonlySet<string>> {
  const byTable = new Map<string, Set<string>>()
  for (const { sql } of schema) {
    if (!sql.includes('n_distinct')) continue
    for (const statement of sql.split(/;\s*\n/)) {
      const [, column] = setDistinct.exec(statement) ?? []
      const [table] = qualifiedNamesIn(statement)
      if (column === undefined || table === undefined) continue
      const key = keyOf({ schemaname: table.schema, relname: table.name })
      byTable.set(key, (byTable.get(key) ?? new Set<string>()).add(unquoted(column)))
    }
  }
  return byTable
}

const setDistinct = new RegExp(String.raw`ALTER COLUMN ${identifier} SET \(.*\bn_distinct`, 's')
