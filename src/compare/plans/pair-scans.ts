import type { Plan } from '../../model/plan.ts'
import { oncePerPair } from './once-per-plan.ts'
import { pairRoles, type PairedRole } from './pair-roles.ts'
import { tableScans, type TableScan } from './table-scans.ts'

export interface PairedScan {
  /** The candidate's; of the whole, where a partition goes by two. */
  readonly alias: string
  readonly relation: string
  /** What the baseline calls otherwise. */
  readonly former?: { readonly alias: string; readonly relation: string }
  readonly before: TableScan
  readonly after: TableScan
}

/**
 * The scans of two plans that read the same thing in the same role.
 *
 * Partitions are numbered anew by every pruning. One whose alias moved is found by its table; one that only one plan
 * reads has no pair, and is no change of access path. Where all partitions are others, or only one side has any, the
 * dearest scan of the one side stands beside the dearest of the other.
 */
export const pairScans = oncePerPair((baseline: Plan, candidate: Plan): readonly PairedScan[] => {
  const before = scansByRole(baseline)
  const after = scansByRole(candidate)
  return pairRoles(baseline, candidate).flatMap((roles) =>
    pairWithin(roles, before.get(roles.before.alias) ?? [], after.get(roles.after.alias) ?? []),
  )
})

function scansByRole(plan: Plan): Map<string, TableScan[]> {
  const scans = new Map<string, TableScan[]>()
  for (const scan of tableScans(plan)) {
    const known = scans.get(scan.whole)
    if (known === undefined) scans.set(scan.whole, [scan])
    else known.push(scan)
  }
  return scans
}

function pairWithin(
  roles: PairedRole,
  before: readonly TableScan[],
  after: readonly TableScan[],
): readonly PairedScan[] {
  const [only, another] = before
  const [onlyAfter, anotherAfter] = after
  if (only === undefined || onlyAfter === undefined) return []
  if (another === undefined && anotherAfter === undefined) return [pairOf(only, onlyAfter, roles)]

  const sameAlias = pairBy(before, after, ({ alias, relation }) => `${alias} ${relation}`)
  const paired = new Set(sameAlias.flat())
  const sameTable = pairBy(
    before.filter((scan) => !paired.has(scan)),
    after.filter((scan) => !paired.has(scan)),
    ({ schema, relation }) => `${schema ?? ''} ${relation}`,
  )
  const pairs = [...sameAlias, ...sameTable]
  const standIns: ScanPair[] = sharesTable(before, after) ? pairs : [[dearestOf(before), dearestOf(after)]]
  return standIns.map(([one, other]) => pairOf(one, other, roles))
}

type ScanPair = readonly [before: TableScan, after: TableScan]

/** Leaves out what is not unique: better silent than wrong. */
function pairBy(
  before: readonly TableScan[],
  after: readonly TableScan[],
  keyOf: (scan: TableScan) => string,
): ScanPair[] {
  const candidates = uniqueBy(after, keyOf)
  return [...uniqueBy(before, keyOf)].flatMap(([key, scan]): ScanPair[] => {
    const counterpart = candidates.get(key)
    return counterpart === undefined ? [] : [[scan, counterpart]]
  })
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

function sharesTable(before: readonly TableScan[], after: readonly TableScan[]): boolean {
  const tables = new Set(before.map(({ relation }) => relation))
  return after.some(({ relation }) => tables.has(relation))
}

/** Of equally dear ones, that of the table first by name: the order of partitions says nothing. */
function dearestOf(scans: readonly TableScan[]): TableScan {
  const [first, ...others] = scans as readonly [TableScan, ...TableScan[]]
  return others.reduce((dearest, scan) => {
    const dearer = costOf(scan) - costOf(dearest)
    return dearer > 0 || (dearer === 0 && scan.relation < dearest.relation) ? scan : dearest
  }, first)
}

function costOf({ inContext }: TableScan): number {
  return inContext.node.estimate.totalCost
}

function pairOf(before: TableScan, after: TableScan, roles: PairedRole): PairedScan {
  const sameAlias = before.alias === after.alias
  const alias = sameAlias ? after.alias : roles.after.alias
  const formerAlias = sameAlias ? before.alias : roles.before.alias
  const isOther = formerAlias !== alias || before.relation !== after.relation
  return {
    alias,
    relation: after.relation,
    ...(isOther && { former: { alias: formerAlias, relation: before.relation } }),
    before,
    after,
  }
}
