import { walkTree } from './parse-tree.ts'

export interface TableName {
  readonly schema?: string
  readonly name: string
}

/** The tables and views that a statement names, in the order of its text; names of its own WITH queries are none. */
export function referencedTables(tree: unknown): readonly TableName[] {
  const tables = new Map<string, TableName>()
  const own = new Set<string>()
  for (const { type, fields } of walkTree(tree)) {
    if (type === 'CommonTableExpr' && typeof fields['ctename'] === 'string') own.add(fields['ctename'])
    if (type !== 'RangeVar' || typeof fields['relname'] !== 'string') continue
    const { relname: name, schemaname: schema } = fields
    const table = { name, ...(typeof schema === 'string' && { schema }) }
    tables.set(JSON.stringify([table.schema, name]), table)
  }
  return [...tables.values()].filter(({ schema, name }) => schema !== undefined || !own.has(name))
}

/** Of a session's own tables, which are found before all others. */
export function isTemporary({ schema, name }: TableName, made: ReadonlySet<string>): boolean {
  return schema === undefined ? made.has(name) : schema.startsWith('pg_temp')
}

/** The temporary tables that a statement makes. */
export function temporaryTables(tree: unknown): readonly string[] {
  return [...walkTree(tree)].flatMap(({ type, fields }) =>
    type === 'RangeVar' && fields['relpersistence'] === 't' && typeof fields['relname'] === 'string'
      ? [fields['relname']]
      : [],
  )
}

/** The catalogs, and what monitoring extensions add to them in other schemas. */
export function isOfSystem({ schema = '', name }: TableName): boolean {
  return name.startsWith('pg_') || schema.startsWith('pg_') || schema === 'information_schema'
}
