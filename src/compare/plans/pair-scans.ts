import type { Plan } from '../../model/plan.ts'
import { aliasOfWhole } from './partition-alias.ts'
import { tableScans, type TableScan } from './table-scans.ts'

export interface PairedScan {
  /** The alias of the whole, where a partition goes by two. */
  readonly alias: string
  readonly relation: string
  readonly before: TableScan
  readonly after: TableScan
}

/**
 * The scans of two plans that read the same thing: equal alias, equal table. Never paired by table alone, since a
 * self-join has two sides.
 *
 * Partitions are numbered anew by every pruning. One whose alias moved is found by its table under the alias of the
 * whole; one that only one plan reads has no pair, and is no change of access path.
 */
export function pairScans(baseline: Plan, candidate: Plan): PairedScan[] {
  const before = tableScans(baseline)
  const after = tableScans(candidate)

  const sameAlias = pairBy(before, after, ({ alias, relation }) => `${alias} ${relation}`)
  const paired = new Set(sameAlias.flatMap((pair) => [pair.before, pair.after]))
  const samePartition = pairBy(
    before.filter((scan) => !paired.has(scan)),
    after.filter((scan) => !paired.has(scan)),
    ({ alias, schema, relation }) => `${aliasOfWhole(alias)} ${schema ?? ''} ${relation}`,
  )
  return [...sameAlias, ...samePartition.filter((pair) => pair.before.isMember || pair.after.isMember)]
}

/** Leaves out what is not unique: better silent than wrong. */
function pairBy(
  before: readonly TableScan[],
  after: readonly TableScan[],
  keyOf: (scan: TableScan) => string,
): PairedScan[] {
  const candidates = uniqueBy(after, keyOf)
  return [...uniqueBy(before, keyOf)].flatMap(([key, scan]) => {
    const counterpart = candidates.get(key)
    return counterpart === undefined ? [] : [pairOf(scan, counterpart)]
  })
}

function pairOf(before: TableScan, after: TableScan): PairedScan {
  const alias = before.alias === after.alias ? after.alias : aliasOfWhole(after.alias)
  return { alias, relation: after.relation, before, after }
}

function uniqueBy(scans: readonly TableScan[], keyOf: (scan: TableScan) => string): Map<string, TableScan> {
  const unique = new Map<string, TableScan>()
  const repeated = new Set<string>()
  for (const scan of scans) {
    const key = keyOf(scan)
    if (unique.has(key)) repeated.add(key)
    unique.set(key, scan)
  }
  for (const key of repeated) unique.delete(key)
  return unique
}
