import type { Snapshot } from '../model/snapshot.ts'
import { qualifiedNamesIn } from '../postgres/qualified-names.ts'
import { keyOf } from './table-key.ts'

/** The partitions of each partitioned table, as the schema of a snapshot attaches them. */
export function partitionsIn({ schema }: Pick<Snapshot, 'schema'>): ReadonlyMap<string, readonly string[]> {
  const pairs = schema
    .filter(({ type }) => type === 'TABLE ATTACH')
    .flatMap(({ sql }) => {
      const [parent, child] = qualifiedNamesIn(sql)
      return parent === undefined || child === undefined ? [] : [[toKey(parent), toKey(child)] as const]
    })
  return grouped(pairs)
}

/** The same with the tables that inherit from another, whose rows are that one's, too. */
export function childrenIn(snapshot: Pick<Snapshot, 'schema'>): ReadonlyMap<string, readonly string[]> {
  const heirs = snapshot.schema
    .filter(({ type }) => type === 'TABLE' || type === 'FOREIGN TABLE')
    .flatMap(({ sql }) => {
      const [child] = qualifiedNamesIn(sql)
      const [, parents = ''] = /^\)?\s*INHERITS \((.*)\)/m.exec(sql) ?? []
      if (child === undefined) return []
      return [...qualifiedNamesIn(parents)].map((parent) => [toKey(parent), toKey(child)] as const)
    })
  const partitions = [...partitionsIn(snapshot)].flatMap(([parent, children]) =>
    children.map((child) => [parent, child] as const),
  )
  return grouped([...partitions, ...heirs])
}

function toKey({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return keyOf({ schemaname: schema, relname: name })
}

function grouped(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const [parent, child] of pairs) {
    const children = groups.get(parent)
    if (children === undefined) groups.set(parent, [child])
    else children.push(child)
  }
  return groups
}
