import { goesBack } from '../compare/stability/goes-back.ts'
import { explainStatement } from '../explain/explain-statement.ts'
import { withStatistics } from '../inject/with-statistics.ts'
import { Failure } from '../model/failure.ts'
import { redrawableOf } from '../vary/jitter/redraw-tables.ts'
import { addingUp } from './adding-up.ts'
import type { Comparison } from './compare-open.ts'
import type { Context } from './context.ts'
import type { Flip } from './flips-to-try.ts'

/** In how many runs a flip is none, by the side that plans otherwise then. */
export interface GoneBack {
  readonly candidate: number
  readonly baseline: number
}

/**
 * Plans what flipped again under statistics as another ANALYZE might make them, side by side. Statistics of one name that are the same
 * on both sides are the same in each run.
 */
export async function tryFlips(
  flips: readonly Flip[],
  comparison: Comparison,
  context: Context,
): Promise<ReadonlyMap<Flip, GoneBack>> {
  // What the candidate lacks it would lack in any sample: that the baseline might have done without makes no flip less certain.
  const alike = flips.filter(({ isDefinedAlike }) => isDefinedAlike)
  const share = addingUp(context, 'trying flips under other statistics')
  const sides = [
    countGoneBack('candidate', flips, comparison, share()),
    countGoneBack('baseline', alike, comparison, share()),
  ] as const
  await Promise.allSettled(sides)
  const [after, before] = await Promise.all(sides)
  return new Map(
    flips.map((flip) => [flip, { candidate: after.get(flip) ?? 0, baseline: before.get(flip) ?? 0 }]),
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
  if (runs === 0 || flips.length === 0) return counts
  if (opened.asOwner === true) {
    throw new Failure('not-injected', 'The role of the scratch is no superuser.', {
      hint: 'Name a superuser.',
    })
  }
  const redrawable = redrawableOf(scenario.snapshot)
  const inDoubt = flips.filter(({ tables }) => !redrawable.areExact(tables))
  if (inDoubt.length === 0) return counts
  const tables = new Set(inDoubt.flatMap((flip) => [...flip.tables]))

  for (let run = 1; run <= runs; run += 1) {
    signal.throwIfAborted()
    progress('', { done: run - 1, total: runs })
    const statistics = redrawable.redraw(tables, { seed, run })
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
