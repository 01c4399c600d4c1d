import type { Plan } from '../../model/plan.ts'
import { oncePerPair } from './once-per-plan.ts'
import { roleWords } from './role-words.ts'
import { rolesIn, type Role } from './roles.ts'

export interface PairedRole {
  readonly before: Role
  readonly after: Role
}

/**
 * What two plans read under the same role. The same alias of the same table first, unless the sides of a self-join changed
 * names; then the same table under another alias: the only one left, or the one whose conditions say the most alike, as the
 * sides of a self-join are told apart by what they are searched by and joined with. Of equals the first with the first; what
 * has nothing alike stays alone.
 *
 * Swapped plans give swapped pairs, and the order in which a plan reads its relations does not count.
 */
export const pairRoles = oncePerPair((baseline: Plan, candidate: Plan): readonly PairedRole[] => {
  const afterByAlias = new Map(rolesIn(candidate).map((role) => [role.alias, role]))
  const namesakes = rolesIn(baseline).flatMap((before): PairedRole[] => {
    const after = afterByAlias.get(before.alias)
    return after !== undefined && mayBeSame(before, after) ? [{ before, after }] : []
  })
  const pairs = withNamesInherited(withNamesChanged(namesakes, baseline, candidate), baseline, candidate)
  const { before, after } = unpairedIn(pairs, baseline, candidate)
  return before.length === 0 || after.length === 0
    ? pairs
    : [...pairs, ...pairRenamed({ baseline, before }, { candidate, after })]
})

/**
 * The same pairs, but for sides of self-joins that took each other's names: under its own name each says something else, and
 * under another just the same.
 */
function withNamesChanged(
  pairs: readonly PairedRole[],
  baseline: Plan,
  candidate: Plan,
): readonly PairedRole[] {
  const unlike = pairs
    .filter((pair) => pairs.some((other) => other !== pair && isOfOneTable(pair, other)))
    .filter((pair) => likenessOf(pair, baseline, candidate) < 1)
  const changed = takeOnly(
    unlike
      .flatMap(({ before }) => unlike.map(({ after }) => ({ before, after })))
      .filter((pair) => readsSame(pair.before, pair.after) && likenessOf(pair, baseline, candidate) === 1),
  ).pairs
  const named = new Set(changed.map(({ before }) => before.alias))
  const isExchange = changed.every(({ after }) => named.has(after.alias))
  return isExchange ? [...pairs.filter(({ before }) => !named.has(before.alias)), ...changed] : pairs
}

function isOfOneTable(one: PairedRole, other: PairedRole): boolean {
  return readsSame(one.before, other.after) && readsSame(other.before, one.after)
}

/**
 * The same pairs, but for sides of self-joins that left their name to the other: where only one side of a self-join is still
 * read, under a name of which it says nothing that was said before, it is the side that would stay alone, if it says anything of
 * that. So is a self-join that 18 removes (`remove_useless_self_joins`, analyzejoins.c).
 */
function withNamesInherited(
  pairs: readonly PairedRole[],
  baseline: Plan,
  candidate: Plan,
): readonly PairedRole[] {
  const { before, after } = unpairedIn(pairs, baseline, candidate)
  if ((before.length === 0) === (after.length === 0)) return pairs
  const possible = pairs.flatMap((pair) => {
    const others = [
      ...before.map((role) => ({ before: role, after: pair.after })),
      ...after.map((role) => ({ before: pair.before, after: role })),
    ].filter((other) => readsSame(other.before, other.after))
    if (others.length === 0 || likenessOf(pair, baseline, candidate) > 0) return []
    return others.filter((other) => likenessOf(other, baseline, candidate) > 0)
  })
  const heirs = takeOnly(possible).pairs
  const renamed = new Set(heirs.flatMap((heir) => [heir.before, heir.after]))
  return [...pairs.filter((pair) => !renamed.has(pair.before) && !renamed.has(pair.after)), ...heirs]
}

function unpairedIn(
  pairs: readonly PairedRole[],
  baseline: Plan,
  candidate: Plan,
): { readonly before: readonly Role[]; readonly after: readonly Role[] } {
  const paired = new Set(pairs.flatMap(({ before, after }) => [before, after]))
  return {
    before: rolesIn(baseline).filter((role) => !paired.has(role)),
    after: rolesIn(candidate).filter((role) => !paired.has(role)),
  }
}

function pairRenamed(
  { baseline, before }: { readonly baseline: Plan; readonly before: readonly Role[] },
  { candidate, after }: { readonly candidate: Plan; readonly after: readonly Role[] },
): readonly PairedRole[] {
  const possible = before.flatMap((one, at) =>
    after.flatMap((other, place) =>
      readsSame(one, other) ? [{ before: one, after: other, places: at + place }] : [],
    ),
  )
  const only = takeOnly(possible)
  const likely = only.left
    .map((pair) => ({ ...pair, likeness: likenessOf(pair, baseline, candidate) }))
    .filter(({ likeness }) => likeness > 0)
    .toSorted((one, other) => other.likeness - one.likeness || one.places - other.places)
  const alike = takeInOrder(likely)
  const taken = new Set(alike.flatMap((pair) => [pair.before, pair.after]))
  const rest = only.left.filter((pair) => !taken.has(pair.before) && !taken.has(pair.after))
  return [...only.pairs, ...alike, ...takeOnly(rest).pairs].map((pair) => ({
    before: pair.before,
    after: pair.after,
  }))
}

/** The pairs of which neither side could be paired otherwise. */
function takeOnly<Pair extends PairedRole>(possible: readonly Pair[]): { pairs: Pair[]; left: Pair[] } {
  const counts = new Map<Role, number>()
  for (const { before, after } of possible)
    for (const role of [before, after]) counts.set(role, (counts.get(role) ?? 0) + 1)
  const isOnly = ({ before, after }: Pair): boolean => counts.get(before) === 1 && counts.get(after) === 1
  return { pairs: possible.filter(isOnly), left: possible.filter((pair) => !isOnly(pair)) }
}

/** Pairs whose places add up to the same never share a role, so that it does not matter which plan is the baseline. */
function takeInOrder<Pair extends PairedRole>(pairs: readonly Pair[]): Pair[] {
  const taken = new Set<Role>()
  return pairs.filter(({ before, after }) => {
    if (taken.has(before) || taken.has(after)) return false
    taken.add(before).add(after)
    return true
  })
}

/** The share of the words about either that are about both, from 0 to 1. */
function likenessOf({ before, after }: PairedRole, baseline: Plan, candidate: Plan): number {
  const one = roleWords(baseline).get(before.alias) ?? new Set()
  const other = roleWords(candidate).get(after.alias) ?? new Set()
  const shared = [...one].filter((word) => other.has(word)).length
  const all = one.size + other.size - shared
  return all === 0 ? 1 : shared / all
}

/** Whether an alias that both plans have means the same in both: partitions of a table may be others. */
function mayBeSame(before: Role, after: Role): boolean {
  return before.isPartitioned || after.isPartitioned || readsSame(before, after)
}

function readsSame(before: Role, after: Role): boolean {
  return (
    before.relations.some((relation) => after.relations.includes(relation)) ||
    isPartitionOf(before, after) ||
    isPartitionOf(after, before) ||
    familyOf(before) === familyOf(after)
  )
}

/** Whether one reads partitions of what the other reads whole, as far as their names tell. */
function isPartitionOf(parts: Role, whole: Role): boolean {
  const [name, another] = whole.relations
  if (!parts.isPartitioned || whole.isPartitioned || name === undefined || another !== undefined) return false
  return parts.relations.every((relation) => relation.startsWith(name))
}

/** `events_#_#` for `events_2026_01`: one month's partition stands for another's. */
function familyOf({ relations: [name = ''] }: Role): string {
  return name.replaceAll(/\d+/g, '#')
}
