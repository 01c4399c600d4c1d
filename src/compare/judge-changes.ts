import { planChangeKinds, planChangeText } from '../model/plan-change-text.ts'
import type { PlanChange } from '../model/plan-change.ts'
import type { Allow, Query } from '../model/query.ts'
import type { JudgedChange } from '../model/report.ts'
import { allowFor } from './allow-for.ts'
import { weightOf } from './measures.ts'
import type { PlanPair } from './plan-pair.ts'
import { optionsFor } from './rule-options.ts'
import { severityOf } from './severity.ts'
import type { Terms } from './terms.ts'

export interface JudgedChanges {
  /** Worst first, with their severity and their excuse. */
  readonly changes: readonly JudgedChange[]
  /** The allows that a change was found for. */
  readonly used: ReadonlySet<Allow>
  /** Whether there are changes that the policy has switched off. */
  readonly isSilenced: boolean
}

/** The changes that the policy wants to hear of. */
export function judgeChanges(
  changes: readonly PlanChange[],
  plans: PlanPair,
  terms: Terms,
  { name, allows }: Pick<Query, 'name' | 'allows'>,
): JudgedChanges {
  const used = new Set<Allow>()
  let isSilenced = false
  const told = changes.flatMap((change): JudgedChange[] => {
    const options = optionsFor(change, name, plans, terms)
    const severity = severityOf(change, plans, terms, options)
    if (severity === null) return []
    const allow = allowFor(change, allows, plans, terms.facts)
    if (allow !== undefined) used.add(allow)
    isSilenced ||= options.severity === 'off'
    if (options.severity === 'off') return []
    return [judged(change, { ...severity, ...(allow !== undefined && { allowed: allow.reason }) })]
  })
  return { changes: excuseConsequences(told).toSorted(worstFirst), used, isSilenced }
}

/** Whoever allows a flip allows what it costs. */
function excuseConsequences(changes: readonly JudgedChange[]): readonly JudgedChange[] {
  const flips = changes.filter((change) => isForTheWorse(change) && !isConsequence(change))
  const excuse = flips.find(({ allowed }) => allowed !== undefined)?.allowed
  const allExcused = flips.every(({ allowed }) => allowed !== undefined)
  if (excuse === undefined || !allExcused) return changes
  return changes.map((change) =>
    isConsequence(change) && change.allowed === undefined ? judged(change, { allowed: excuse }) : change,
  )
}

/** A generic, as TypeScript does not spread a union of so many members. */
function judged<Change extends PlanChange, Judgement>(
  change: Change,
  judgement: Judgement,
): Change & Judgement {
  return { ...change, ...judgement }
}

function isConsequence({ kind }: JudgedChange): boolean {
  return kind === 'cost-increase' || kind === 'jit-on'
}

function isForTheWorse({ kind, severity }: JudgedChange): boolean {
  return severity === 'error' || (severity === 'warning' && planChangeText[kind].direction === 'worse')
}

/** What nobody excused comes first, then by severity, what is not toned down, kind, and how much it is about. */
function worstFirst(one: JudgedChange, other: JudgedChange): number {
  return (
    Number(one.allowed !== undefined) - Number(other.allowed !== undefined) ||
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    Number(one.pardon !== undefined) - Number(other.pardon !== undefined) ||
    planChangeKinds.indexOf(one.kind) - planChangeKinds.indexOf(other.kind) ||
    weightOf(other) - weightOf(one)
  )
}

const severities: readonly JudgedChange['severity'][] = ['error', 'warning', 'info']
