import type { Fidelity } from '../../model/fidelity.ts'
import type { Index } from '../../model/snapshot.ts'
import type { Hindrance, UnreadableInput } from '../../model/unreadable.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { Privileges } from '../privileges.ts'
import { hiddenAmong } from '../privileges.ts'
import type { Grantee } from './grants.ts'
import { bypassPolicies, grantSelect, grantUsage } from './grants.ts'

/** What else than privileges was in the way of an index's ends, and of the rest of its facts. */
export interface Hindrances {
  readonly ends: Hindrance | undefined
  readonly facts: Hindrance | undefined
}

interface Reasons {
  readonly privileges: Privileges
  readonly grantee: Grantee
  readonly ends: Hindrance | undefined
  readonly facts: Hindrance | undefined
}

/**
 * What of an index had to be estimated because the role may not ask for it, or something else
 * was in the way. What it may ask for and is not told, nobody is. An
 * index without an entry has nothing to tell.
 */
export function unreadIndex(
  { btree, gin, blocks }: Index,
  known: CatalogIndex,
  { privileges, grantee, ends, facts }: Reasons,
): readonly UnreadableInput[] {
  const { schemaname, table, relname, amname, relkind, firstKeyColumns, keyColumns, hidesRows } = known
  const lacking = (columns: readonly number[]) => lackingAccess(known, columns, privileges, grantee)
  const unread = (
    input: UnreadableInput['input'],
    fidelity: Fidelity,
    grants: readonly string[],
    hindrance: Hindrance | undefined,
  ): readonly UnreadableInput[] => {
    if (fidelity === 'measured' || fidelity === 'derived') return []
    const what = { input, schemaname, relname: table, object: relname, columns: [], instead: fidelity }
    if (grants.length > 0) return [{ ...what, grants }]
    return hindrance === undefined ? [] : [{ ...what, hindrance, grants }]
  }

  if (relkind !== 'i') return []
  const past = hidesRows ? [bypassPolicies(grantee)] : []
  if (amname === 'gin' && blocks > metapageAndRoot) {
    return unread('index counters', gin?.fidelity ?? 'missing', [...lacking(keyColumns), ...past], facts)
  }
  if (btree === undefined || blocks <= 1) return []
  return [
    ...unread('index ends', btree.ends?.fidelity ?? 'measured', [...lacking(firstKeyColumns), ...past], ends),
    ...(blocks > metapageAndRoot
      ? unread('index heights', btree.height.fidelity, lacking(keyColumns), facts)
      : []),
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
