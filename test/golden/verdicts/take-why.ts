import type { Client } from 'pg'
import { findRivals } from '../../../src/commands/find-rivals.ts'
import { flipIn } from '../../../src/compare/why/flip.ts'
import { unsearchableIn, unsearchedIndexes } from '../../../src/compare/why/unsearched.ts'
import { explainWithout } from '../../../src/explain/explain-without.ts'
import { comparedPair } from './compare-pair.ts'
import { flipSideOf, type KnownSide } from './known-side.ts'
import { sessionOf } from './session-of.ts'
import type { TakenWhy, VerdictPair } from './verdict-pair.ts'

/** Asks the candidate's server, on which nothing has moved since, for the plans that its choice won against. */
export async function takeWhy(
  client: Client,
  name: string,
  pair: VerdictPair,
  { baseline, candidate }: { readonly baseline: KnownSide; readonly candidate: KnownSide },
): Promise<TakenWhy | undefined> {
  const compared = comparedPair(name, pair)
  const flip = flipIn(compared.report)
  if (flip === null) return undefined
  const { facts } = compared.terms
  const [planned] = compared.candidate.queries
  const statement = { sql: planned?.query.sql ?? '', types: [], values: null }
  const session = sessionOf(client)
  const { found, runnerUp, former, isOnlyWay } = await findRivals(session, {
    ...flip,
    statement,
    facts: facts.candidate,
  })
  const [first] = unsearchedIndexes(
    flip.plans,
    flipSideOf(candidate, facts.candidate, compared.candidate.provenance),
  )
  const outcome = first === undefined ? undefined : await explainWithout(session, statement, first.without)
  const placeOf = (rival: (typeof found)[number] | undefined): number | null =>
    rival === undefined ? null : found.indexOf(rival)
  return {
    rivals: { found, runnerUp: placeOf(runnerUp), former: placeOf(former), isOnlyWay },
    unsearchable:
      first !== undefined && outcome?.status === 'planned' ? unsearchableIn(outcome.plan, first) : [],
    baseline,
    candidate,
  }
}
