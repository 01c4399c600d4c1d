import type { QueryReport } from '../model/report.ts'

/** Whether there is anything to say of a query. */
export function isToBeTold({ verdict }: Pick<QueryReport, 'verdict'>): boolean {
  return verdict !== 'unchanged'
}
