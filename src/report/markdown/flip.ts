import type { QueryReport, Report } from '../../model/report.ts'
import { pathOf } from '../findings.ts'
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
import { planDiff } from '../plans/plan-diff.ts'
import { rulePage } from '../rule-page.ts'
import type { Detail } from './choose.ts'
import { code, escapeHtml } from './escape-html.ts'
import { fence } from './fence.ts'

/** One query, folded: its verdict, name and reason; within, whatever helps to understand it, and in full its plans. */
export function renderFlip(query: QueryReport, report: Report, detail: Detail): string {
  const { verdict, name, reason } = query
  const summary = `<b>${verdict}</b> ${code(name)}: ${escapeHtml(reason)}`
  const diff = detail === 'full' ? fence('diff', planDiff(query, report)) : ''
  return [
    `<details><summary>${summary}</summary>`,
    ...[sayOrigin(query, report), ...sentencesOf(query)].map((sentence) => `<p>${sentence}</p>`),
    ...(diff === '' ? [] : ['', diff, '']),
    '</details>',
  ].join('\n')
}

/** HTML to the end of its block: an empty line would end that. */
function sentencesOf(query: QueryReport): readonly string[] {
  return [
    escapeHtml(sayWhy(query)),
    escapeHtml(sayBlame(query)),
    sayOthers(query).map(escapeHtml).join('<br>'),
    escapeHtml(sayPreference(query)),
    escapeHtml(sayAssumptions(query)),
    sayAdviceWithPage(query),
    escapeHtml(sayDetail(query)),
  ].filter((sentence) => sentence !== '')
}

function sayOrigin(query: QueryReport, report: Report): string {
  const worth = sayWorth(query)
  const place = code(`${pathOf(query, report)}:${query.source.line}`)
  return worth === '' ? place : `${place}, ${escapeHtml(worth)}`
}

function sayAdviceWithPage(query: QueryReport): string {
  const advice = sayAdvice(query)
  const [worst] = query.changes
  if (advice === '' || worst === undefined) return ''
  return `${escapeHtml(advice)} <a href="${rulePage(worst.kind)}">${worst.kind}</a>`
}
