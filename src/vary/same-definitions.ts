import type { SchemaStatement, Snapshot } from '../model/snapshot.ts'
import { qualifiedNamesIn } from '../postgres/qualified-names.ts'
import { keyOf, tableKeyOf } from './table-key.ts'

/**
 * What is defined in only one of two schemas, or in another way: asked of some tables, by `keyOf`, whether they are defined alike as
 * far as queries on them can tell. Definitions of other tables do not count, views and functions may be in any query.
 */
export function definedAlike(one: Snapshot, other: Snapshot): (tables: ReadonlySet<string>) => boolean {
  const [own, others] = [definitionsIn(one), definitionsIn(other)]
  const different = [
    ...[...own].filter(([text]) => !others.has(text)),
    ...[...others].filter(([text]) => !own.has(text)),
  ].map(([, tables]) => tables)
  if (different.includes(null)) return () => false
  const touched = new Set(different.flatMap((tables) => tables ?? []))
  return (tables) => [...tables].every((table) => !touched.has(table))
}

/** Each definition in text, and the tables that it is about; null for all. */
function definitionsIn({ schema, indexes }: Snapshot): ReadonlyMap<string, readonly string[] | null> {
  return new Map([
    ...schema.map((statement) => [statement.sql, tablesOf(statement)] as const),
    ...indexes
      .filter(({ indisvalid }) => !indisvalid)
      .map((index) => [`not valid: ${keyOf(index)}`, [tableKeyOf(index)]] as const),
  ])
}

function tablesOf({ type, sql }: SchemaStatement): readonly string[] | null {
  if (!ofTables.has(type)) return null
  return [...qualifiedNamesIn(sql)].map(({ schema, name }) => keyOf({ schemaname: schema, relname: name }))
}

/** In pg_dump's words. */
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
