import type { Snapshot } from '../model/snapshot.ts'
import { identifier, qualifiedNamesIn, unquoted } from '../postgres/qualified-names.ts'
import { partitionsIn } from './children.ts'
import { keyOf } from './table-key.ts'

/** Of each table, the columns that refer to another one by themselves: by name, the table that they refer to. */
export type ForeignKeys = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The foreign keys of one column, as a snapshot's schema adds them. That of a partitioned table is each partition's as well. */
export function foreignKeysIn(snapshot: Pick<Snapshot, 'schema'>): ForeignKeys {
  const partitions = partitionsIn(snapshot)
  const byTable = new Map<string, Map<string, string>>()
  const give = (table: string, column: string, referred: string): void => {
    byTable.set(table, (byTable.get(table) ?? new Map<string, string>()).set(column, referred))
    for (const partition of partitions.get(table) ?? []) give(partition, column, referred)
  }
  for (const { type, sql } of snapshot.schema) {
    const [, column, rest = ''] = type === 'FK CONSTRAINT' ? (ofOneColumn.exec(sql) ?? []) : []
    const [table] = qualifiedNamesIn(sql)
    const [referred] = qualifiedNamesIn(rest)
    if (column === undefined || table === undefined || referred === undefined) continue
    give(toKey(table), unquoted(column), toKey(referred))
  }
  return byTable
}

const ofOneColumn = new RegExp(String.raw`FOREIGN KEY \(${identifier}\) REFERENCES (.*)$`, 's')

function toKey({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return keyOf({ schemaname: schema, relname: name })
}
