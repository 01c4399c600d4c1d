import type { ConditionInput, IndexInput, IndexState } from '../../../model/why.ts'
import type { Clause } from './clause.ts'

/** What the one side's planner does not have needs no numbers. */
export const sayLost: Clause = (_flip, [first]) => {
  if (first?.kind === 'index') return sayLostIndex(first)
  return first?.kind === 'condition' ? sayLostCondition(first) : null
}

export function sayLostIndex({ index, relation, baseline, candidate }: IndexInput): string {
  if (candidate === 'renamed') return `${index} on ${relation} has another name on the candidate`
  if (baseline === 'renamed') return `${index} on ${relation} has another name on the baseline`
  return candidate === 'valid'
    ? `${index} on ${relation} is ${sayMissing(baseline)} on the baseline`
    : `${index} on ${relation}, which the baseline's plan uses, is ${sayMissing(candidate)}`
}

function sayLostCondition({ index, relation, baseline, candidate }: ConditionInput): string {
  const [was, is] = [baseline.join(' AND '), candidate.join(' AND ')]
  if (index === undefined) {
    return is === ''
      ? `${relation} is no longer restricted by ${was}`
      : `${relation} is restricted by ${is}, on the baseline by ${was}`
  }
  return was === is
    ? `${index} cannot be searched by ${is}, as it is on the baseline`
    : `${index} cannot be searched by ${is}; on the baseline it is by ${was}`
}

function sayMissing(state: IndexState): string {
  return state === 'absent' ? 'missing' : 'invalid'
}
