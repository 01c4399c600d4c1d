/** The SQL condition for schemas that are not Postgres's own, on an alias of `pg_namespace`. */
export function isUserSchema(namespace: string): string {
  return `(${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema')`
}

/** The kinds of `pg_class` that a query can read rows from and that have statistics. */
export const tableKinds = `('r', 'p', 'm', 'f')`
