export interface QualifiedName {
  readonly schema: string
  readonly name: string
}

/** Whatever is named with its schema in what Postgres printed, in order. Literals may hold what looks like one. */
export function* qualifiedNamesIn(sql: string): Generator<QualifiedName, void, undefined> {
  for (const [, schema = '', name = ''] of sql.matchAll(qualifiedName))
    yield { schema: unquoted(schema), name: unquoted(name) }
}

/** The source of a regular expression: one group, the name as it is written. */
export const identifier = String.raw`("(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const qualifiedName = new RegExp(String.raw`${identifier}\.${identifier}`, 'g')

/** The name that an identifier stands for where Postgres printed it. */
export function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}
