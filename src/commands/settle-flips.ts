import { compareCorpus } from '../compare/compare-corpus.ts'
import { Failure } from '../model/failure.ts'
import type { QueryReport, Report, Stability } from '../model/report.ts'
import type { Why } from '../model/why.ts'
import type { Comparison } from './compare-open.ts'
import type { Context } from './context.ts'
import { explainFlips } from './explain-flips.ts'
import { flipFinder } from './flips-to-try.ts'
import { tryFlips, type GoneBack } from './try-flips.ts'

/**
 * Asks both planners about what flipped: why, and whether it is certain. Where the worst case of a query turns out to be unstable, they
 * are asked about the next.
 */
export async function settleFlips(comparison: Comparison, context: Context): Promise<Report> {
  const { terms, baseline, candidate } = comparison
  const findFlips = flipFinder(comparison)
  const known = new Map<string, { readonly why?: Why | undefined; readonly stability?: Stability }>()
  const shortfalls = new Set<string>()
  const told = { ...terms, stabilityOf: (asked: Case) => known.get(keyOf(asked))?.stability }
  let { report } = comparison

  for (
    let { queries } = report;
    queries.length > 0;
    queries = report.queries.filter((query) => !known.has(keyOf(query)))
  ) {
    const part = { ...report, queries }
    const explained = await explainFlips({ ...comparison, report: part }, context)
    for (const query of explained.queries) known.set(keyOf(query), { why: query.why })
    const flips = findFlips(part)
    const goneBack = await tryFlips(flips, comparison, context).catch(forgive)
    for (const flip of flips) {
      const why = known.get(keyOf(flip.report))?.why
      const stability = stabilityOf(goneBack?.get(flip), marginOf(flip.report, why))
      known.set(keyOf(flip.report), { why, ...(stability !== undefined && { stability }) })
    }
    report = compareCorpus(baseline.planned, candidate.planned, told, report)
  }
  return withShortfalls(withWhys(report))

  /** What was compared holds all the same. */
  function forgive(error: unknown): undefined {
    if (!(error instanceof Failure) || error.code !== 'not-injected') throw error
    shortfalls.add(`Flips were not tried under other statistics: ${error.message}`)
  }

  function stabilityOf(goneBack: GoneBack | undefined, margin: number | undefined): Stability | undefined {
    const { policy } = terms
    const runs = goneBack === undefined ? 0 : policy.stability.runs
    if (runs === 0 && margin === undefined) return undefined
    const { candidate: after, baseline: before } = goneBack ?? { candidate: 0, baseline: 0 }
    return { runs, candidate: after, baseline: before, ...(margin !== undefined && { margin }) }
  }

  function withWhys(settled: Report): Report {
    const queries = settled.queries.map((query) => {
      const why = known.get(keyOf(query))?.why
      return why === undefined ? query : { ...query, why }
    })
    return { ...settled, queries }
  }

  function withShortfalls(settled: Report): Report {
    if (shortfalls.size === 0) return settled
    const { candidate: provenance } = settled
    return {
      ...settled,
      candidate: { ...provenance, shortfalls: [...provenance.shortfalls, ...shortfalls] },
    }
  }
}

/** What a query was planned for. */
type Case = Pick<QueryReport, 'id' | 'name' | 'values'>

function keyOf({ id, name, values }: Case): string {
  return JSON.stringify([id, name, values])
}

/** How many times as much the baseline's plan would cost, where the candidate has it. */
function marginOf({ candidate }: QueryReport, why: Why | undefined): number | undefined {
  if (why?.formerWay === undefined || candidate?.status !== 'planned') return undefined
  return why.formerWay.cost / candidate.plan.root.estimate.totalCost
}
