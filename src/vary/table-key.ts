/** A table or an index, for maps. */
export function keyOf({
  schemaname,
  relname,
}: {
  readonly schemaname: string
  readonly relname: string
}): string {
  return JSON.stringify([schemaname, relname])
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
