import fc from 'fast-check'
import { compareQuery } from '../../src/compare/compare-query.ts'
import type { Plan } from '../../src/model/plan.ts'
import { walkPlan } from '../../src/model/plan.ts'
import type { Query } from '../../src/model/query.ts'
import { plansOf } from '../arbitraries.ts'
import { sameData } from '../compare/compare-of.ts'
import type { Figure } from './figure.ts'

const query: Query = {
  id: '1',
  name: 'a query',
  sql: 'SELECT 1',
  parameters: [],
  samples: [],
  source: { file: 'a.sql', line: 1 },
  allows: [],
}

/** 10,000 pairs of plans of about 20 nodes, compared and judged; none comes again before it is forgotten. */
export async function benchCompare(): Promise<readonly Figure[]> {
  const large = plansOf({ least: 5, most: 5 }).filter(({ root }) => {
    const nodes = [...walkPlan(root)].length
    return nodes >= 16 && nodes <= 24
  })
  const plans = fc.sample(large, { seed: 7, numRuns: 500 })
  const compareAll = (): void => {
    for (let pair = 0; pair < 10_000; pair += 1) {
      judge(plans[pair % plans.length], plans[(pair * 31 + 17) % plans.length])
    }
  }
  compareAll()

  // Time of the processor, as other work on the machine is none of ours.
  const start = process.cpuUsage()
  compareAll()
  const { user, system } = process.cpuUsage(start)
  const value = (user + system) / 1e6
  return [{ name: '10,000 pairs of plans of 20 nodes: compare', value, unit: 's', limit: 2 }]
}

function judge(baseline: Plan | undefined, candidate: Plan | undefined): void {
  if (baseline === undefined || candidate === undefined) throw new Error('two plans')
  const planned = (plan: Plan) => [{ values: null, outcome: { status: 'planned', plan } as const }]
  compareQuery(query, planned(baseline), planned(candidate), sameData)
}
