import type { QueryReport, Report } from '../../model/report.ts'
import {
  sayAdvice,
  sayAssumptions,
  sayBlame,
  sayDetail,
  sayOthers,
  sayPreference,
  sayWhy,
  sayWorth,
} from '../flip-sentences.ts'
import { sayScenario } from '../say-scenario.ts'
import type { Page } from './page.ts'
import { sayTwoPlans } from './two-plans.ts'
import { verdictInk } from './verdict-words.ts'
import { indent, wrap } from './wrap.ts'

/** One query: what to call it, the reason, and then whatever helps to understand it. */
export function sayFlip(query: QueryReport, report: Report, page: Page): string {
  const { width, paint } = page
  const inner = { ...page, width: width - 2 }
  const wrapped = (text: string, hanging = 0): string[] =>
    text === '' ? [] : wrap(text, inner.width, hanging)
  const parts = [
    wrapped(query.reason),
    wrapped(sayWhy(query), 2),
    wrapped(sayBlame(query), 2).map((line) => paint('bold', line)),
    sayOthers(query).flatMap((line) => wrapped(line, 2)),
    wrapped(sayPreference(query)),
    wrapped(sayAssumptions(query), 2),
    wrapped(sayAdvice(query)).map((line) => paint('dim', line)),
    wrapped(sayDetail(query)),
    sayPlans(query, report, inner),
  ]
  return [
    ...wrap(query.name, width).map((text) => paint('bold', text)),
    ...wrap(sayOrigin(query), width).map((text) => paint(verdictInk[query.verdict], text)),
    indent(
      parts
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join('\n'))
        .join('\n\n'),
    ),
  ].join('\n')
}

function sayOrigin(query: QueryReport): string {
  const { verdict, source } = query
  return [verdict, `${source.file}:${source.line}`, sayWorth(query)].filter((part) => part !== '').join(' · ')
}

function sayPlans({ baseline, candidate }: QueryReport, report: Report, page: Page): readonly string[] {
  if (baseline?.status !== 'planned' || candidate?.status !== 'planned') return []
  return [
    sayTwoPlans(
      { title: `baseline: ${sayScenario(report.baseline)}`, text: baseline.plan.text },
      { title: `candidate: ${sayScenario(report.candidate)}`, text: candidate.plan.text },
      page,
    ),
  ]
}
