import type { QuantityInput } from '../../../model/why.ts'
import { factsAbout } from '../../facts/relation-size.ts'
import { pairScans, type PairedScan } from '../../plans/pair-scans.ts'
import { relationsOf } from '../../relations-of-change.ts'
import type { Flip, FlipSide } from '../flip.ts'
import { largestFirst } from './quantities.ts'

/** Of the tables that the change is about, else of all that the plans read. */
export function movedSizes({ change, plans, baseline, candidate }: Flip): readonly QuantityInput[] {
  const facts = { baseline: baseline.facts, candidate: candidate.facts }
  const concerned = new Set(relationsOf(change, plans, facts).map(({ alias }) => alias))
  const pairs = pairScans(plans.baseline, plans.candidate).filter(
    ({ alias, former }) => concerned.has(alias) || concerned.has(former?.alias ?? alias),
  )
  const once = pairs.filter(
    ({ relation }, at) => pairs.findIndex((other) => other.relation === relation) === at,
  )
  return largestFirst(once.flatMap((pair) => sizesOf(pair, baseline, candidate)))
}

function sizesOf(
  { relation, before, after }: PairedScan,
  baseline: FlipSide,
  candidate: FlipSide,
): readonly QuantityInput[] {
  const was = sizeOf(before.relation, baseline)
  const is = sizeOf(after.relation, candidate)
  const isWithoutTable = [before, after].some(({ method }) => method === 'Index Only Scan')
  return (['rows', 'pages', 'all-visible'] as const).flatMap((kind): QuantityInput[] => {
    const [one, other] = [was?.[kind], is?.[kind]]
    if (one === undefined || other === undefined || (kind === 'all-visible' && !isWithoutTable)) return []
    return [{ kind, of: relation, baseline: one, candidate: other }]
  })
}

/** As the planner has it: pages are measured, those that are all-visible remembered (`estimate_rel_size` of plancat.c). */
function sizeOf(
  relation: string,
  { facts, snapshot }: FlipSide,
): { readonly rows?: number; readonly pages: number; readonly 'all-visible'?: number } | undefined {
  const found = factsAbout({ relation }, facts)
  if (found === undefined) return undefined
  const { rows, blocks, schemaname, relname } = found
  const row = snapshot.relations.find((one) => one.schemaname === schemaname && one.relname === relname)
  return {
    pages: blocks,
    ...(rows !== undefined && { rows }),
    ...(row !== undefined && blocks > 0 && { 'all-visible': Math.min(1, row.relallvisible / blocks) }),
  }
}
