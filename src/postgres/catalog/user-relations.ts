import type { Session } from '../../model/session.ts'

/** The SQL condition for schemas that are not Postgres's own, on an alias of `pg_namespace`. */
export function isUserSchema(namespace: string): string {
  return `(${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema')`
}

/** The kinds of `pg_class` that a query can read rows from and that have statistics. */
export const tableKinds = `('r', 'p', 'm', 'f')`

/** A SQL expression for the name of a relation's tablespace if it has options of its own, on an alias of `pg_class`. */
export function effectiveTablespace(relation: string): string {
  return `(SELECT ts.spcname::text FROM pg_tablespace ts WHERE ts.spcoptions IS NOT NULL AND ts.oid = coalesce(
    nullif(${relation}.reltablespace, 0), (SELECT dattablespace FROM pg_database WHERE datname = current_database())))`
}

/** The names of the relations that a query can read rows from. */
export async function userTables(
  session: Session,
): Promise<readonly { readonly schemaname: string; readonly relname: string }[]> {
  return session.query(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ${tableKinds} AND ${isUserSchema('n')}`)
}
