import type { QueryReport, Report } from '../model/report.ts'
import { isToBeTold } from './is-to-be-told.ts'
import type { Surroundings } from './reporter.ts'
import { sayAllowed, sayUnusedAllows } from './terminal/allowed.ts'
import { sayFlip } from './terminal/flip.ts'
import { sayHeadline } from './terminal/headline.ts'
import { pageFor } from './terminal/page.ts'
import { sayQueries } from './terminal/queries-table.ts'
import { sayShortfalls } from './terminal/shortfalls.ts'

/**
 * The report for a person: what it comes to, which queries, then flip by flip the reason before the plans. What one has
 * to know to doubt it comes last.
 */
export function renderTerminal(report: Report, surroundings: Surroundings): string {
  const page = pageFor(surroundings)
  const told = report.queries.filter(isToBeTold)
  const sections = [
    sayHeadline(report, page),
    sayQueries(told, page),
    ...told.filter(hasMoreToTell).map((query) => sayFlip(query, report, page)),
    sayAllowed(report, page),
    sayUnusedAllows(report, page),
    sayShortfalls(report, page),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

/** Of a query that only one side has, the table says it all, unless its plan alone gives cause for concern. */
function hasMoreToTell({ verdict, changes }: QueryReport): boolean {
  return (verdict !== 'new' || changes.length > 0) && verdict !== 'removed'
}
