import { flipIn } from '../../../src/compare/why/flip.ts'
import type { Rival, Rivals } from '../../../src/compare/why/rivals.ts'
import { sayWhy } from '../../../src/compare/why/say-why.ts'
import { comparedPair } from './compare-pair.ts'
import { flipSideOf } from './known-side.ts'
import type { VerdictPair } from './verdict-pair.ts'

/** Says why a pair flipped, from what was taken of it. */
export function whyOfPair(name: string, pair: VerdictPair): string | undefined {
  const why = pair.taken?.why
  const { report, terms, baseline, candidate } = comparedPair(name, pair)
  const flip = flipIn(report)
  if (why === undefined || flip === null) return undefined
  const { found, runnerUp, former, isOnlyWay } = why.rivals
  const pick = (at: number | null): Rival | undefined => (at === null ? undefined : found[at])
  const [second, own] = [pick(runnerUp), pick(former)]
  const rivals: Rivals = {
    found,
    ...(second !== undefined && { runnerUp: second }),
    ...(own !== undefined && { former: own }),
    isOnlyWay,
  }
  return sayWhy({
    ...flip,
    sql: { baseline: sqlOf(baseline), candidate: sqlOf(candidate) },
    baseline: flipSideOf(why.baseline, terms.facts.baseline, baseline.provenance),
    candidate: flipSideOf(why.candidate, terms.facts.candidate, candidate.provenance),
    rivals,
    unsearchable: why.unsearchable,
  })?.sentence
}

function sqlOf({ queries: [first] }: ReturnType<typeof comparedPair>['baseline']): string {
  return first?.query.sql ?? ''
}
