import type { Decision } from '../model/decision.ts'
import type { SampledOutcome } from '../model/plan.ts'
import { sayFactor } from '../model/say-numbers.ts'
import { oneLine } from './printable.ts'

export interface Explained extends SampledOutcome {
  readonly name: string
  readonly decisions: readonly Decision[]
}

/** A plan as EXPLAIN writes it. What planflip adds stands in comments: whose it is, and what it hangs on. */
export function renderExplained({ name, values, drawn, outcome, decisions }: Explained): string {
  const sample = values === null ? '' : ` (${values.map((value) => value ?? 'NULL').join(', ')})`
  const heading = `${name}${sample}${drawn === undefined ? '' : `: ${drawn}`}`
  const body =
    outcome.status === 'planned' ? outcome.plan.text : `ERROR ${outcome.sqlstate}: ${outcome.message}`
  const lines = [comment(heading), body, ...decisions.map((decision) => comment(sayDecision(decision)))]
  return `${lines.join('\n')}\n`
}

function comment(text: string): string {
  return `-- ${oneLine(text)}`
}

function sayDecision({ unless, margin }: Decision): string {
  if (margin === undefined) return `There is no other way: the plan is the same ${unless}.`
  return `It would cost ${margin < 1.005 ? 'the same' : `${sayFactor(margin)} as much`} ${unless}.`
}
