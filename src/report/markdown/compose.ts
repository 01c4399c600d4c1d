import type { Report } from '../../model/report.ts'
import { isToBeTold } from '../is-to-be-told.ts'
import { choose, type Room } from './choose.ts'
import { renderFlip } from './flip.ts'
import { renderHead } from './head.ts'
import { renderRemarks } from './remarks.ts'

/**
 * Worst first, details folded. Where there is not room for all: plans for the worst, names and reasons for as many as possible, and how
 * many are not shown. What is shown is whole.
 */
export function composeMarkdown(report: Report, { most, measure }: Room): string {
  const told = report.queries.filter(isToBeTold)
  const head = renderHead(report)
  const remarks = renderRemarks(report)
  const frame = [head, remarks, sayLeft(told.length), ''].join('\n\n')
  const room = most - measure(frame)
  // Not even that: the summary of a step may be full already.
  if (room < 0) return ''
  const flips = choose(
    told.map((query) => (detail) => renderFlip(query, report, detail)),
    { most: room, measure },
  )
  const parts = [head, ...flips, sayLeft(told.length - flips.length), remarks]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function sayLeft(count: number): string {
  if (count === 0) return ''
  return `**${count} more ${count === 1 ? 'query is' : 'queries are'} not shown: there is no room here.**`
}
