import { pairQueries } from '../compare/compare-corpus.ts'
import { flipIn, type Flip, type FlipSide } from '../compare/why/flip.ts'
import { sayWhy } from '../compare/why/say-why.ts'
import { unsearchableIn, unsearchedIndexes } from '../compare/why/unsearched.ts'
import type { Statement } from '../explain/explain-statement.ts'
import { explainedSettingsOf } from '../explain/explained-settings.ts'
import { explainWithout } from '../explain/explain-without.ts'
import type { QueryReport, Report } from '../model/report.ts'
import type { Session } from '../model/session.ts'
import type { ConditionInput, Why } from '../model/why.ts'
import { readNamelessIndexes } from '../postgres/catalog/nameless-indexes.ts'
import type { Comparison } from './compare-open.ts'
import type { Context } from './context.ts'
import { findRivals } from './find-rivals.ts'
import { statementOf } from './statement-of.ts'

/** Says of each query that flipped what its plan won against, and what moved. */
export async function explainFlips(comparison: Comparison, { signal, progress }: Context): Promise<Report> {
  const { report, baseline, candidate } = comparison
  const flips = report.queries.flatMap((query) => {
    const flip = flipIn(query)
    return flip === null ? [] : [{ query, flip }]
  })
  if (flips.length === 0) return report
  const sides = {
    baseline: await sideOf('baseline', comparison),
    candidate: await sideOf('candidate', comparison),
  }
  const pairs = pairQueries(baseline.planned.queries, candidate.planned.queries)
  const { session } = candidate.opened

  const explained = new Map<QueryReport, Why>()
  for (const [done, { query, flip }] of flips.entries()) {
    signal.throwIfAborted()
    progress('asking why plans flipped', { done, total: flips.length })
    const pair = pairs.find(
      ({ candidate: one }) => one?.query.id === query.id && one.query.name === query.name,
    )
    if (pair?.baseline === undefined || pair.candidate === undefined) continue
    const sql = { baseline: pair.baseline.query.sql, candidate: pair.candidate.query.sql }
    const statement = statementOf(pair.candidate.query, query)
    const why = sayWhy({
      ...flip,
      ...sides,
      sql,
      rivals: await findRivals(session, { ...flip, statement, facts: sides.candidate.facts }),
      unsearchable: await unsearchableOf(session, statement, flip, sides.candidate),
    })
    if (why !== undefined) explained.set(query, why)
  }
  const queries = report.queries.map((query) => {
    const why = explained.get(query)
    return why === undefined ? query : { ...query, why }
  })
  return { ...report, queries }
}

async function sideOf(name: 'baseline' | 'candidate', comparison: Comparison): Promise<FlipSide> {
  const { scenario, opened } = comparison[name]
  return {
    snapshot: scenario.snapshot,
    facts: comparison.terms.facts[name],
    indexDefinitions: await readNamelessIndexes(opened.session),
    settings: await explainedSettingsOf(opened.session),
    provenance: opened.provenance,
  }
}

async function unsearchableOf(
  session: Session,
  statement: Statement,
  { plans }: Pick<Flip, 'plans'>,
  candidate: FlipSide,
): Promise<readonly ConditionInput[]> {
  const [first] = unsearchedIndexes(plans, candidate)
  if (first === undefined) return []
  const outcome = await explainWithout(session, statement, first.without)
  return outcome.status === 'failed' ? [] : unsearchableIn(outcome.plan, first)
}
