import { planChangeKinds, planChangeText, type PlanChange } from '../model/plan-change.ts'
import type { Plan } from '../model/plan.ts'
import type { Allow } from '../model/query.ts'
import type { JudgedChange } from '../model/report.ts'
import { allowFor } from './allow-for.ts'
import { severityOf } from './severity.ts'
import type { Terms } from './terms.ts'

export interface PlanPair {
  readonly baseline: Plan
  readonly candidate: Plan
}

/** The changes that the policy wants to hear of, worst first, with their severity and their excuse. */
export function judgeChanges(
  changes: readonly PlanChange[],
  { baseline, candidate }: PlanPair,
  { policy }: Terms,
  allows: readonly Allow[],
): JudgedChange[] {
  const judged = changes.flatMap((change): JudgedChange[] => {
    const severity = severityOf(change, candidate, policy)
    const allow = allowFor(change, allows, [baseline, candidate])
    if (severity === 'off') return []
    return [{ ...change, severity, ...(allow !== undefined && { allowed: allow.reason }) }]
  })
  return excuseConsequences(judged).toSorted(worstFirst)
}

/** Whoever allows a flip allows what it costs. */
function excuseConsequences(changes: readonly JudgedChange[]): JudgedChange[] {
  const flips = changes.filter((change) => isForTheWorse(change) && change.kind !== 'cost-increase')
  const excuse = flips.find(({ allowed }) => allowed !== undefined)?.allowed
  const allExcused = flips.every(({ allowed }) => allowed !== undefined)
  if (excuse === undefined || !allExcused) return [...changes]
  return changes.map((change) => (change.kind === 'cost-increase' ? { allowed: excuse, ...change } : change))
}

function isForTheWorse({ kind, severity }: JudgedChange): boolean {
  return severity === 'error' || (severity === 'warning' && planChangeText[kind].direction === 'worse')
}

/** What nobody excused comes first, then by severity, kind, and how many rows it is about. */
function worstFirst(one: JudgedChange, other: JudgedChange): number {
  return (
    Number(one.allowed !== undefined) - Number(other.allowed !== undefined) ||
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    planChangeKinds.indexOf(one.kind) - planChangeKinds.indexOf(other.kind) ||
    weightOf(other) - weightOf(one)
  )
}

const severities: readonly JudgedChange['severity'][] = ['error', 'warning', 'info']

function weightOf(change: JudgedChange): number {
  if ('rows' in change) return change.rows
  if ('after' in change && typeof change.after === 'object') return change.after.cost
  return 0
}
