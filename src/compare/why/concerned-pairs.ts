import { pairScans, type PairedScan } from '../plans/pair-scans.ts'
import { relationsOf } from '../relations-of-change.ts'
import type { Flip } from './flip.ts'

/** The tables that the explained change is about, as both plans read them; all, where it is about the whole plan. */
export function concernedPairs({
  change,
  plans,
  baseline,
  candidate,
}: Pick<Flip, 'change' | 'plans' | 'baseline' | 'candidate'>): readonly PairedScan[] {
  const facts = { baseline: baseline.facts, candidate: candidate.facts }
  const aliases = new Set(relationsOf(change, plans, facts).map(({ alias }) => alias))
  return pairScans(plans.baseline, plans.candidate).filter(
    ({ alias, former }) => aliases.has(alias) || aliases.has(former?.alias ?? alias),
  )
}
