import { majorOf } from '../../model/server.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import type { Restriction } from '../privileges.ts'

/** The role that a statement is for, as far as the statement depends on it. */
export interface Grantee {
  readonly role: string
  readonly major: number
  /** Whether it has by itself what the roles have that it is a member of. */
  readonly inherits: boolean
}

/** The role that captured. */
export function granteeOf({ askingRole, server }: Pick<Snapshot, 'askingRole' | 'server'>): Grantee {
  return { role: askingRole.name, inherits: askingRole.inherits ?? true, major: majorOf(server) }
}

/** Lets a role select what it may not of a table; nothing else of it. */
export function grantSelect(
  { role }: Grantee,
  table: { readonly schemaname: string; readonly relname: string },
  { hidden, selectsNothing }: Pick<Restriction, 'hidden' | 'selectsNothing'>,
): string {
  const name = `${quoteIdentifier(table.schemaname)}.${quoteIdentifier(table.relname)}`
  const columns = selectsNothing
    ? ''
    : ` (${hidden.map(({ attname }) => quoteIdentifier(attname)).join(', ')})`
  return `GRANT SELECT${columns} ON ${name} TO ${quoteIdentifier(role)};`
}

export function grantUsage({ role }: Grantee, schemaname: string): string {
  return `GRANT USAGE ON SCHEMA ${quoteIdentifier(schemaname)} TO ${quoteIdentifier(role)};`
}

/** Lets a role read all tables and all statistics, and leaves policies in force. */
export function grantReadAllData({ role, major, inherits }: Grantee): string | undefined {
  if (inherits) return `GRANT pg_read_all_data TO ${quoteIdentifier(role)};`
  // Who does not inherit has a predefined role's privileges by that option only, and before 16 not at all (`has_privs_of_role` of acl.c).
  return major >= 16 ? `GRANT pg_read_all_data TO ${quoteIdentifier(role)} WITH INHERIT TRUE;` : undefined
}

/** Lets a role read statistics that the views keep from it. */
export function grantStatistics(grantee: Grantee): string {
  return (
    grantReadAllData(grantee) ??
    `GRANT SELECT ON pg_catalog.pg_statistic, pg_catalog.pg_statistic_ext_data TO ${quoteIdentifier(grantee.role)};`
  )
}

/** Frees a role from policies, its own plans included: no other privilege does. */
export function bypassPolicies({ role }: Grantee): string {
  return `ALTER ROLE ${quoteIdentifier(role)} BYPASSRLS;`
}
