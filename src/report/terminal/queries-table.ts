import type { QueryReport } from '../../model/report.ts'
import type { Page } from './page.ts'
import { drawTable } from './table.ts'
import { verdictInk } from './verdict-words.ts'

/** The queries that something is to be said of, worst first. */
export function sayQueries(queries: readonly QueryReport[], page: Page): string {
  return drawTable(
    ['query', 'verdict', 'reason'],
    queries.map(({ name, verdict, reason }) => [name, { text: verdict, ink: verdictInk[verdict] }, reason]),
    page,
  )
}
