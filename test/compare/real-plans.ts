import { readFileSync } from 'node:fs'
import type { Plan } from '../../src/model/plan.ts'
import type { Report } from '../../src/model/report.ts'

/** The plans that PostgreSQL made of the shop's queries, on staging and in production, as the demo wrote them. */
export const realPairs: readonly {
  readonly name: string
  readonly staging: Plan
  readonly production: Plan
}[] = readReport().queries.flatMap(({ name, baseline, candidate }) =>
  baseline?.status === 'planned' && candidate?.status === 'planned'
    ? [{ name, staging: baseline.plan, production: candidate.plan }]
    : [],
)

function readReport(): Report {
  const file = new URL('../../reports/shop.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Report
}
