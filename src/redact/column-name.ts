export interface ColumnName {
  readonly schemaname: string
  readonly relname: string
  readonly attname: string
}

/** `public.users.email`, as people write it. */
export function nameOf({ schemaname, relname, attname }: ColumnName): string {
  return `${schemaname}.${relname}.${attname}`
}

/** No name has a NUL in it. */
export function keyOf({ schemaname, relname, attname }: ColumnName): string {
  return `${schemaname}\0${relname}\0${attname}`
}
