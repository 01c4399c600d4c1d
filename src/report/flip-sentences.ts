import { planChangeSentence } from '../model/plan-change-sentence.ts'
import { planChangeText } from '../model/plan-change-text.ts'
import type { QueryReport } from '../model/report.ts'
import { sayWeight } from './say-weight.ts'

/*
 * What there is to say of one query besides its reason and its plans, a sentence each. Empty where there is nothing.
 */

export function sayWorth({ weight }: QueryReport): string {
  return weight === undefined ? '' : `in production ${sayWeight(weight)}`
}

/** What the plan won against, and what moved. */
export function sayWhy({ why }: QueryReport): string {
  return why === undefined ? '' : `Why: ${why.sentence}.`
}

export function sayBlame({ blame }: QueryReport): string {
  return blame === undefined ? '' : `It ${blame.sentence}.`
}

/** More than these, and they are partitions of one table: the plans show them. */
const mostOthers = 8

/** The changes besides the worst, of which the reason is. */
export function sayOthers({ changes }: QueryReport): readonly string[] {
  const others = changes.slice(1)
  const said = others
    .slice(0, mostOthers)
    .map(
      (change) =>
        `also (${change.allowed === undefined ? change.severity : 'allowed'}): ${planChangeSentence(change)}`,
    )
  const unsaid = others.length - said.length
  return [...said, ...(unsaid > 0 ? [`and ${unsaid} more changes`] : [])]
}

/** What the verdict rests on that nobody has measured. */
export function sayAssumptions({ assumptions = [] }: QueryReport): string {
  return assumptions.length === 0 ? '' : `Taken for granted: ${assumptions.join(' ')}`
}

/** Which plan a server comes to use that is asked again and again. */
export function sayPreference({ prefersGeneric }: QueryReport): string {
  const { baseline, candidate } = prefersGeneric ?? {}
  if (baseline !== true && candidate !== true) return ''
  const where = baseline === candidate ? '' : candidate === true ? ' for the candidate' : ' for the baseline'
  const elsewhere = where === '' ? '' : ', and not for the other'
  return `Prepared by name, Postgres keeps to the generic plan${where} from the sixth execution on${elsewhere}.`
}

/** Why the worst change hurts, and what to look at next. */
export function sayAdvice({ changes: [worst] }: QueryReport): string {
  if (worst === undefined || worst.allowed !== undefined) return ''
  const { direction, why, hint } = planChangeText[worst.kind]
  return direction === 'better' ? '' : `${why} ${hint}`
}

/** What a refusal says besides its message. */
export function sayDetail({ candidate }: QueryReport): string {
  return candidate?.status === 'failed' && candidate.detail !== undefined ? `DETAIL: ${candidate.detail}` : ''
}
