import type { Server } from '../../src/model/server.ts'
import type { Likeness } from './judge-plans.ts'
import { judgePlans } from './judge-plans.ts'
import type { Measurement, Miss } from './measurement.ts'
import type { NamedStatement } from './statements.ts'

/** The plans of one side: for each variation's name a text for each statement. */
export interface SideOfPlans {
  readonly server: Server
  readonly texts: ReadonlyMap<string, readonly string[]>
}

/** Counts how often the scratch said what production said, and gathers where it did not. */
export function comparePlans(
  statements: readonly NamedStatement[],
  production: SideOfPlans,
  scratch: SideOfPlans,
): Pick<Measurement, 'queries' | 'refused' | 'counts' | 'misses'> {
  const servers = { production: production.server, scratch: scratch.server }
  const counts: Record<Likeness, number> = { identical: 0, sameShape: 0, different: 0, failed: 0 }
  const planned = new Set<string>()
  const misses: Miss[] = []
  for (const [variation, wanted] of production.texts) {
    const found = scratch.texts.get(variation) ?? []
    for (const [place, { name, sql }] of statements.entries()) {
      const [there = '', here = ''] = [wanted[place], found[place]]
      const judgement = judgePlans(there, here, servers)
      if (judgement === undefined) continue
      const { likeness, reason } = judgement
      planned.add(`${place}`)
      counts[likeness] += 1
      if (reason === null) continue
      misses.push({ statement: name, sql, variation, likeness, reason, production: there, scratch: here })
    }
  }
  return { queries: planned.size, refused: statements.length - planned.size, counts, misses }
}
