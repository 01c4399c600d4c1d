import type { Plan } from '../../model/plan.ts'
import type { ConditionInput } from '../../model/why.ts'
import type { PlanPair } from '../plan-pair.ts'
import { pairScans, type PairedScan } from '../plans/pair-scans.ts'
import { tableScans } from '../plans/table-scans.ts'
import type { FlipSide } from './flip.ts'
import { relationRead } from './relation-read.ts'
import type { NamedIndex, Ways } from './ways.ts'

/** An index that is there, that the baseline searches and the candidate does not. Another plan tells whether it can. */
export interface Unsearched extends NamedIndex {
  readonly pair: PairedScan
  /** Conditions of the candidate that nothing is searched by. */
  readonly conditions: readonly string[]
  /** Without these, whoever can search the index does. */
  readonly without: Ways
}

export function unsearchedIndexes(plans: PlanPair, side: FlipSide): readonly Unsearched[] {
  const { snapshot } = side
  return pairScans(plans.baseline, plans.candidate).flatMap((pair): Unsearched[] => {
    const { before, after } = pair
    const [index, another] = before.indexes
    if (index === undefined || another !== undefined || before.searched.length === 0) return []
    const fresh = after.filtered.filter((condition) => !before.filtered.includes(condition))
    const conditions = fresh.length > 0 ? fresh : after.filtered
    const isSearched = after.indexes.includes(index) && after.searched.length >= before.searched.length
    if (conditions.length === 0 || isSearched) return []
    if (relationRead({ relation: after.relation, indexes: [] }, side) === undefined) return []
    const ofTable = snapshot.indexes.filter(({ table }) => table === after.relation)
    if (!ofTable.some(({ relname, indisvalid }) => relname === index && indisvalid)) return []
    const others = ofTable.filter(({ relname }) => relname !== index)
    const indexes = others.map(({ relname }) => ({ index: relname, relation: after.relation }))
    const settings = ['enable_seqscan', 'enable_tidscan']
    return [{ index, relation: after.relation, pair, conditions, without: { settings, indexes } }]
  })
}

/**
 * The conditions by which an index could not be searched even for want of other ways: an index scan tests whatever it can in the index
 * (`match_clauses_to_index` of indxpath.c).
 */
export function unsearchableIn(
  plan: Plan,
  { index, relation, pair, conditions }: Unsearched,
): readonly ConditionInput[] {
  const scan = tableScans(plan).find(({ alias }) => alias === pair.after.alias)
  if (scan === undefined || scan.method === 'Tid Scan') return []
  const left = conditions.filter((condition) => scan.filtered.includes(condition))
  if (left.length < conditions.length || scan.searched.length >= pair.before.searched.length) return []
  return [{ kind: 'condition', relation, index, baseline: pair.before.searched, candidate: left }]
}
