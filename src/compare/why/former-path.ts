import { pairScans, type PairedScan } from '../plans/pair-scans.ts'
import { tableScans, type TableScan } from '../plans/table-scans.ts'
import { isPathChange } from './change-kinds.ts'
import type { Flip } from './flip.ts'

/** A table that is read in another way. */
export interface FlippedPath extends PairedScan {
  /** The baseline's way on the candidate's own ground, where one of the plans that were not chosen takes it. */
  readonly still?: TableScan
}

/** The scans that a change of access path is about; undefined where it is about something else. */
export function flippedPath({ change, plans, rivals }: Flip): FlippedPath | undefined {
  if (!isPathChange(change)) return undefined
  const pair = pairScans(plans.baseline, plans.candidate).find(
    ({ alias, relation }) => alias === change.alias && relation === change.relation,
  )
  if (pair === undefined) return undefined
  const plansNotChosen = rivals.former === undefined ? rivals.found : [rivals.former, ...rivals.found]
  const still = plansNotChosen
    .flatMap(({ plan }) => tableScans(plan))
    .find((scan) => scan.alias === pair.after.alias && isSameWay(scan, pair.before))
  return { ...pair, ...(still !== undefined && { still }) }
}

function isSameWay(one: TableScan, other: TableScan): boolean {
  return (
    one.method === other.method &&
    one.indexes.join('\n') === other.indexes.join('\n') &&
    one.searched.length === other.searched.length
  )
}
