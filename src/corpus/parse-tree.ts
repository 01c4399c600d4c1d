/** A node of libpg-query's parse tree, under the name of its type: `RangeVar`, `TypeCast`… */
export interface TreeNode {
  readonly type: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Every node of a parse tree, parents before children; but nothing of `FOR UPDATE OF`, where aliases look like tables. */
export function* walkTree(tree: unknown, type = ''): Generator<TreeNode, void, undefined> {
  if (typeof tree !== 'object' || tree === null) return
  if (Array.isArray(tree)) {
    for (const item of tree) yield* walkTree(item)
    return
  }
  if (type !== '') yield { type, fields: tree as Readonly<Record<string, unknown>> }
  for (const [name, value] of Object.entries(tree)) {
    if (name === 'LockingClause') continue
    // Types are in capitals, and wrap the node; fields are not, and hold it.
    yield* walkTree(value, /^[A-Z]/.test(name) ? name : (typesOfFields[name] ?? ''))
  }
}

/** Fields that hold a node without the name of its type (`protobuf/pg_query.proto`), as far as anybody asks for these. */
const typesOfFields: Readonly<Record<string, string>> = {
  relation: 'RangeVar',
  rel: 'RangeVar',
  typeName: 'TypeName',
}

export function nodeIn(value: unknown, type: string): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || !(type in value)) return undefined
  return (value as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[type]
}

/** Protobuf leaves out what is 0. */
export function locationOf(fields: Readonly<Record<string, unknown>>): number {
  return typeof fields['location'] === 'number' ? fields['location'] : 0
}
