import type { Snapshot } from '../model/snapshot.ts'
import { qualifiedNamesIn } from '../postgres/qualified-names.ts'
import { keyOf, tableKeyOf } from './table-key.ts'

/** Whether two schemas are the same as far as queries on these tables can tell, by `keyOf`: definitions of other tables do not count. */
export function haveSameDefinitions(one: Snapshot, other: Snapshot, tables: ReadonlySet<string>): boolean {
  return definitionsText(one, tables) === definitionsText(other, tables)
}

function definitionsText({ schema, indexes }: Snapshot, tables: ReadonlySet<string>): string {
  const definitions = schema.filter(({ type, sql }) => !ofTables.has(type) || mentions(sql, tables))
  const invalid = indexes.filter((index) => !index.indisvalid && tables.has(tableKeyOf(index)))
  return JSON.stringify([definitions.map(({ sql }) => sql), invalid.map(keyOf)])
}

function mentions(sql: string, tables: ReadonlySet<string>): boolean {
  for (const { schema, name } of qualifiedNamesIn(sql))
    if (tables.has(keyOf({ schemaname: schema, relname: name }))) return true
  return false
}

/** In pg_dump's words. What else there is, views and functions, may be in any query. */
const ofTables: ReadonlySet<string> = new Set([
  'TABLE',
  'TABLE ATTACH',
  'DEFAULT',
  'SEQUENCE',
  'SEQUENCE OWNED BY',
  'INDEX',
  'INDEX ATTACH',
  'CONSTRAINT',
  'CHECK CONSTRAINT',
  'FK CONSTRAINT',
  'STATISTICS',
])
