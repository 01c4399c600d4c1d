/** A table or an index as SQL names it, in quotes only where it has to be: unlike, where the names are. */
export function keyOf({
  schemaname,
  relname,
}: {
  readonly schemaname: string
  readonly relname: string
}): string {
  return `${quoted(schemaname)}.${quoted(relname)}`
}

/** The table of an index. */
export function tableKeyOf({
  schemaname,
  table,
}: {
  readonly schemaname: string
  readonly table: string
}): string {
  return keyOf({ schemaname, relname: table })
}

function quoted(name: string): string {
  return /^[a-z_][\w$]*$/.test(name) && name === name.toLowerCase() ? name : `"${name.replaceAll('"', '""')}"`
}
