import type { Migration } from '../model/migration.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { identifier, unquoted } from '../postgres/qualified-names.ts'

/** The extensions that a scenario's schema has, and those that its migrations create. */
export function wantedExtensions({
  snapshot,
  migrations = [],
}: {
  readonly snapshot: Pick<Snapshot, 'schema'>
  readonly migrations?: readonly Migration[]
}): readonly string[] {
  const ofSchema = snapshot.schema.filter(({ type }) => type === 'EXTENSION').map(({ name }) => name)
  const created = migrations.flatMap(({ statements }) => statements.flatMap(({ sql }) => createdBy(sql)))
  return [...new Set([...ofSchema, ...created])]
}

const creation = new RegExp(String.raw`^CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?${identifier}`, 'i')

function createdBy(sql: string): readonly string[] {
  const [, name] = creation.exec(sql) ?? []
  return name === undefined ? [] : [name.startsWith('"') ? unquoted(name) : name.toLowerCase()]
}
