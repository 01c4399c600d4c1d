import { planChangeSentence } from '../../model/plan-change-sentence.ts'
import { planChangeText } from '../../model/plan-change-text.ts'
import type { JudgedChange, QueryReport, Report } from '../../model/report.ts'
import type { Page } from './page.ts'
import { sayScenario } from './say-scenario.ts'
import { sayTwoPlans } from './two-plans.ts'
import { sayWeight } from './weight.ts'
import { verdictInk } from './verdict-words.ts'
import { indent, wrap } from './wrap.ts'

/** One query: what to call it, the reason, and then whatever helps to understand it. */
export function sayFlip(query: QueryReport, report: Report, page: Page): string {
  const { width, paint } = page
  const inner = { ...page, width: width - 2 }
  const parts = [
    wrap(query.reason, inner.width).join('\n'),
    sayBlame(query, inner),
    sayOthers(query.changes.slice(1), inner),
    sayPreference(query, inner),
    sayAdvice(query.changes[0], inner),
    sayPlans(query, report, inner),
  ]
  return [
    ...wrap(query.name, width).map((text) => paint('bold', text)),
    ...wrap(sayOrigin(query), width).map((text) => paint(verdictInk[query.verdict], text)),
    indent(parts.filter((part) => part !== '').join('\n\n')),
  ].join('\n')
}

function sayOrigin({ verdict, source, weight }: QueryReport): string {
  return [
    verdict,
    `${source.file}:${source.line}`,
    ...(weight === undefined ? [] : [`in production ${sayWeight(weight)}`]),
  ].join(' · ')
}

function sayBlame({ blame }: QueryReport, { width, paint }: Page): string {
  if (blame === undefined) return ''
  return wrap(`It ${blame.sentence}.`, width, 2)
    .map((line) => paint('bold', line))
    .join('\n')
}

/** More than these, and they are partitions of one table: the plans show them. */
const mostOthers = 8

function sayOthers(changes: readonly JudgedChange[], { width }: Page): string {
  const said = changes
    .slice(0, mostOthers)
    .map(
      (change) =>
        `also (${change.allowed === undefined ? change.severity : 'allowed'}): ${planChangeSentence(change)}`,
    )
  const unsaid = changes.length - said.length
  return [...said, ...(unsaid > 0 ? [`and ${unsaid} more changes`] : [])]
    .flatMap((line) => wrap(line, width, 2))
    .join('\n')
}

/** Which plan a server comes to use that is asked again and again. */
function sayPreference({ prefersGeneric }: QueryReport, { width }: Page): string {
  const { baseline, candidate } = prefersGeneric ?? {}
  if (baseline !== true && candidate !== true) return ''
  const where = baseline === candidate ? '' : candidate === true ? ' for the candidate' : ' for the baseline'
  const elsewhere = where === '' ? '' : ', and not for the other'
  return wrap(
    `Prepared by name, Postgres keeps to the generic plan${where} from the sixth execution on${elsewhere}.`,
    width,
  ).join('\n')
}

function sayAdvice(worst: JudgedChange | undefined, { width, paint }: Page): string {
  if (worst === undefined || worst.allowed !== undefined) return ''
  const { direction, why, hint } = planChangeText[worst.kind]
  if (direction === 'better') return ''
  return wrap(`${why} ${hint}`, width)
    .map((line) => paint('dim', line))
    .join('\n')
}

/** The two plans; of a refusal only what the reason leaves out. */
function sayPlans({ baseline, candidate }: QueryReport, report: Report, page: Page): string {
  if (candidate?.status === 'failed' && candidate.detail !== undefined) {
    return wrap(`DETAIL: ${candidate.detail}`, page.width).join('\n')
  }
  if (baseline?.status !== 'planned' || candidate?.status !== 'planned') return ''
  return sayTwoPlans(
    { title: `baseline: ${sayScenario(report.baseline)}`, text: baseline.plan.text },
    { title: `candidate: ${sayScenario(report.candidate)}`, text: candidate.plan.text },
    page,
  )
}
