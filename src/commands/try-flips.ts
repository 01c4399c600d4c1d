import { compareCorpus } from '../compare/compare-corpus.ts'
import { goesBack } from '../compare/stability/goes-back.ts'
import { explainStatement } from '../explain/explain-statement.ts'
import { withStatistics } from '../inject/with-statistics.ts'
import { Failure } from '../model/failure.ts'
import type { QueryReport, Report, Stability } from '../model/report.ts'
import { familiesIn } from '../vary/families.ts'
import { isExact, redrawTables } from '../vary/jitter/redraw-tables.ts'
import { addingUp } from './adding-up.ts'
import type { Comparison } from './compare-open.ts'
import type { Context } from './context.ts'
import { flipsToTry, type Flip } from './flips-to-try.ts'

/**
 * Plans what flipped again under statistics as another ANALYZE might make them, on both sides, and calls unstable what is none then.
 * Statistics of one name that are the same on both sides are the same in each run. Where the worst case of a query turns out to be
 * unstable, the next is tried.
 */
export async function tryFlips(comparison: Comparison, context: Context): Promise<Report> {
  if (comparison.terms.policy.stability.runs === 0) return comparison.report
  try {
    return await tryUntilCertain(comparison, context)
  } catch (error) {
    // What was compared holds all the same.
    if (!(error instanceof Failure) || error.code !== 'not-injected') throw error
    return withShortfall(comparison.report, `Flips were not tried under other statistics: ${error.message}`)
  }
}

function withShortfall(report: Report, shortfall: string): Report {
  const { candidate } = report
  return { ...report, candidate: { ...candidate, shortfalls: [...candidate.shortfalls, shortfall] } }
}

async function tryUntilCertain(comparison: Comparison, context: Context): Promise<Report> {
  const { terms, baseline, candidate } = comparison
  let { report } = comparison
  const families = familiesIn([baseline.scenario.snapshot, candidate.scenario.snapshot])
  const tried = new Map<string, Stability>()
  const isUntried = (flip: Flip): boolean => !tried.has(keyOf(flip.report))

  for (
    let flips = flipsToTry(report, comparison, families);
    flips.length > 0;
    flips = flipsToTry(report, comparison, families).filter(isUntried)
  ) {
    for (const [flip, stability] of await tryAll(flips, comparison, context))
      tried.set(keyOf(flip.report), stability)
    const told = { ...terms, stabilityOf: (query: Case) => tried.get(keyOf(query)) }
    report = compareCorpus(baseline.planned, candidate.planned, told, report)
  }
  return report
}

/** What a query was planned for. */
type Case = Pick<QueryReport, 'id' | 'name' | 'values'>

function keyOf({ id, name, values }: Case): string {
  return JSON.stringify([id, name, values])
}

async function tryAll(
  flips: readonly Flip[],
  comparison: Comparison,
  context: Context,
): Promise<ReadonlyMap<Flip, Stability>> {
  // What the candidate lacks it would lack in any sample: that the baseline might have done without makes no flip less certain.
  const alike = flips.filter(({ isDefinedAlike }) => isDefinedAlike)
  const share = addingUp(context, 'trying flips under other statistics')
  const sides = [
    countGoneBack('candidate', flips, comparison, share()),
    countGoneBack('baseline', alike, comparison, share()),
  ] as const
  await Promise.allSettled(sides)
  const [after, before] = await Promise.all(sides)
  const { runs } = comparison.terms.policy.stability
  return new Map(
    flips.map((flip) => [flip, { runs, candidate: after.get(flip) ?? 0, baseline: before.get(flip) ?? 0 }]),
  )
}

/** In how many runs the flip is none with the plan that a side then has. */
async function countGoneBack(
  side: 'baseline' | 'candidate',
  flips: readonly Flip[],
  { terms, [side]: { scenario, opened } }: Comparison,
  { signal, progress }: Context,
): Promise<ReadonlyMap<Flip, number>> {
  const { runs, seed } = terms.policy.stability
  const counts = new Map<Flip, number>()
  const inDoubt = flips.filter(({ tables }) => !isExact(scenario.snapshot, tables))
  if (inDoubt.length === 0) return counts
  const tables = new Set(inDoubt.flatMap((flip) => [...flip.tables]))

  for (let run = 1; run <= runs; run += 1) {
    signal.throwIfAborted()
    progress('', { done: run - 1, total: runs })
    const statistics = redrawTables(scenario.snapshot, tables, { seed, run })
    await withStatistics(opened.session, statistics, opened.provenance.server, async () => {
      for (const flip of inDoubt) {
        const outcome = await explainStatement(opened.session, flip.statements[side], { inTransaction: true })
        if (outcome.status === 'planned' && goesBack(flip, side, outcome.plan, terms))
          counts.set(flip, (counts.get(flip) ?? 0) + 1)
      }
    })
  }
  return counts
}
