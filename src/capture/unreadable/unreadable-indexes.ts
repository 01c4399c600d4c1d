import type { Fidelity } from '../../model/fidelity.ts'
import type { Index } from '../../model/snapshot.ts'
import type { UnreadableInput } from '../../model/unreadable.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { Privileges } from '../privileges.ts'
import { hiddenAmong } from '../privileges.ts'
import type { Grantee } from './grants.ts'
import { bypassPolicies, grantSelect, grantUsage } from './grants.ts'

/**
 * What of an index had to be estimated because the role may not ask for it. What it may ask for and is not told, nobody is. An
 * index without an entry has nothing to tell.
 */
export function unreadIndex(
  { btree, gin, blocks }: Index,
  known: CatalogIndex,
  privileges: Privileges,
  grantee: Grantee,
): readonly UnreadableInput[] {
  const { schemaname, table, relname, amname, relkind, firstKeyColumns, keyColumns, hidesRows } = known
  const lacking = (columns: readonly number[]) => lackingAccess(known, columns, privileges, grantee)
  const unread = (input: UnreadableInput['input'], fidelity: Fidelity, grants: readonly string[]) =>
    fidelity === 'measured' || fidelity === 'derived' || grants.length === 0
      ? []
      : [{ input, schemaname, relname: table, object: relname, columns: [], instead: fidelity, grants }]

  if (relkind !== 'i') return []
  const past = hidesRows ? [bypassPolicies(grantee)] : []
  if (amname === 'gin' && blocks > metapageAndRoot) {
    return unread('index counters', gin?.fidelity ?? 'missing', [...lacking(keyColumns), ...past])
  }
  if (btree === undefined || blocks <= 1) return []
  return [
    ...unread('index ends', btree.ends?.fidelity ?? 'measured', [...lacking(firstKeyColumns), ...past]),
    ...(blocks > metapageAndRoot ? unread('index heights', btree.height.fidelity, lacking(keyColumns)) : []),
  ]
}

/** The blocks of an index that has nothing above its leaves. */
const metapageAndRoot = 2

function lackingAccess(
  { schemaname, table: relname }: CatalogIndex,
  columns: readonly number[],
  { restrictionOf }: Privileges,
  grantee: Grantee,
): readonly string[] {
  const restriction = restrictionOf(schemaname, relname)
  if (restriction === undefined) return []
  return [
    ...(restriction.usesSchema ? [] : [grantUsage(grantee, schemaname)]),
    ...(hiddenAmong(restriction, columns).length > 0
      ? [grantSelect(grantee, { schemaname, relname }, restriction)]
      : []),
  ]
}
