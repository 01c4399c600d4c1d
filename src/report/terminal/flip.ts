import { planChangeSentence } from '../../model/plan-change-sentence.ts'
import { planChangeText } from '../../model/plan-change.ts'
import type { PlanOutcome } from '../../model/plan.ts'
import type { JudgedChange, QueryReport, Report } from '../../model/report.ts'
import type { Page } from './page.ts'
import { sayTwoPlans } from './two-plans.ts'
import { verdictInk } from './verdict-words.ts'
import { indent, wrap } from './wrap.ts'

/** One query: what to call it, the reason, what else changed, what to do, and the two plans. Nothing where no plan flipped. */
export function sayFlip(query: QueryReport, { baseline, candidate }: Report, page: Page): string {
  const { width, paint } = page
  if (query.baseline === undefined || query.candidate === undefined) return ''

  const [worst, ...others] = query.changes
  const parts = [
    wrap(query.reason, width - 2).join('\n'),
    sayOthers(others, width - 2),
    worst === undefined ? '' : sayAdvice(worst, page),
    sayTwoPlans(
      { title: `baseline: ${baseline.snapshot}`, text: planOrRefusal(query.baseline) },
      { title: `candidate: ${candidate.snapshot}`, text: planOrRefusal(query.candidate) },
      { ...page, width: width - 2 },
    ),
  ]
  const { file, line } = query.source
  return [
    ...wrap(query.name, width).map((text) => paint('bold', text)),
    ...wrap(`${query.verdict} · ${file}:${line}`, width).map((text) =>
      paint(verdictInk[query.verdict], text),
    ),
    indent(parts.filter((part) => part !== '').join('\n\n')),
  ].join('\n')
}

/** More than these, and they are partitions of one table: the plans show them. */
const mostOthers = 8

function sayOthers(changes: readonly JudgedChange[], width: number): string {
  const said = changes
    .slice(0, mostOthers)
    .map((change) => `also (${change.severity}): ${planChangeSentence(change)}`)
  const unsaid = changes.length - said.length
  return [...said, ...(unsaid > 0 ? [`and ${unsaid} more changes`] : [])]
    .flatMap((line) => wrap(line, width, 2))
    .join('\n')
}

function sayAdvice({ kind }: JudgedChange, { width, paint }: Page): string {
  const { direction, why, hint } = planChangeText[kind]
  if (direction === 'better') return ''
  return wrap(`${why} ${hint}`, width - 2)
    .map((line) => paint('dim', line))
    .join('\n')
}

function planOrRefusal(outcome: PlanOutcome): string {
  if (outcome.status === 'planned') return outcome.plan.text
  const { sqlstate, message, detail } = outcome
  return [`ERROR ${sqlstate}: ${message}`, ...(detail === undefined ? [] : [`DETAIL: ${detail}`])].join('\n')
}
