import { Failure } from '../model/failure.ts'
import { collectAssignments } from './options.ts'

/** What an option says of either scenario: of the candidate, unless `baseline:` stands before it. */
export interface Sided<Value> {
  readonly baseline: Readonly<Record<string, Value>>
  readonly candidate: Readonly<Record<string, Value>>
}

const neither: Sided<never> = { baseline: {}, candidate: {} }

/** Gathers `work_mem=64MB`, `baseline:work_mem=64MB` and `candidate:work_mem=64MB`. */
export function collectSidedSettings(assignment: string, gathered: Sided<string> = neither): Sided<string> {
  const { side, rest } = sideOf(assignment)
  return { ...gathered, [side]: collectAssignments(rest, gathered[side]) }
}

/** Gathers `orders=10`, `baseline:public.orders=0.1`… The last `=` counts: names may hold one, numbers do not. */
export function collectSidedFactors(assignment: string, gathered: Sided<number> = neither): Sided<number> {
  const { side, rest } = sideOf(assignment)
  const equals = rest.lastIndexOf('=')
  const factor = Number(rest.slice(equals + 1).trim() || Number.NaN)
  if (equals < 1 || !Number.isFinite(factor) || factor <= 0) {
    throw new Failure('bad-usage', `"${assignment}" scales no table.`, {
      hint: 'Write it as TABLE=FACTOR with a factor above 0: orders=10 for ten times as many rows.',
    })
  }
  // Taken out first: of several that match a table the last holds, also where it repeats an earlier one.
  const { [rest.slice(0, equals)]: _, ...others } = gathered[side]
  return { ...gathered, [side]: { ...others, [rest.slice(0, equals)]: factor } }
}

function sideOf(text: string): { readonly side: 'baseline' | 'candidate'; readonly rest: string } {
  const [, side, rest] = /^(baseline|candidate):(.*)$/s.exec(text) ?? []
  if (rest === undefined) return { side: 'candidate', rest: text }
  return { side: side === 'baseline' ? 'baseline' : 'candidate', rest }
}
