import type { Session } from '../../model/session.ts'
import type { FamilyDemand } from '../values/collect-demands.ts'
import type { Pseudonyms } from '../values/demand.ts'
import { lexemePseudonyms } from './lexeme-pseudonyms.ts'
import { networkPseudonyms } from './network-pseudonyms.ts'
import { numberPseudonyms } from './number-pseudonyms.ts'
import type { KeyedRandom } from '../places/random.ts'
import type { RankedDemand } from './ranked-pseudonyms.ts'
import { rankedPseudonyms } from './ranked-pseudonyms.ts'
import { stringPseudonyms } from './string-pseudonyms.ts'

/** Pseudonyms by the name of the family. `now` is in microseconds from 1970 on. */
export async function makePseudonyms(
  session: Session,
  demands: readonly FamilyDemand[],
  now: bigint,
  random: KeyedRandom,
): Promise<ReadonlyMap<string, Pseudonyms>> {
  const ranked = await rankedPseudonyms(session, demands.filter(isRanked), random)
  return new Map(
    demands.map((demand) => [
      demand.family,
      isRanked(demand)
        ? (ranked.get(demand.family) ?? new Map<string, string>())
        : localPseudonyms(demand, now, random.forPurpose(demand.family)),
    ]),
  )
}

function isRanked(demand: FamilyDemand): demand is FamilyDemand & RankedDemand {
  return demand.of.sort === 'ranked'
}

function localPseudonyms(demand: FamilyDemand, now: bigint, random: KeyedRandom): Pseudonyms {
  const { of } = demand
  switch (of.sort) {
    case 'numbers':
      return numberPseudonyms(demand, of.kindOf(demand, now), random)
    case 'strings':
      return stringPseudonyms(demand, of.unit, random)
    case 'network':
      return networkPseudonyms(demand, random)
    case 'lexemes':
      return lexemePseudonyms(demand, random)
    case 'ranked':
      return new Map()
  }
}
