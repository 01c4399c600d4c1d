import { blameDifference } from '../../src/compare/blame-difference.ts'
import { shapeOf } from '../../src/explain/plan-text.ts'
import type { Server } from '../../src/model/server.ts'

export type Likeness = 'identical' | 'sameShape' | 'different' | 'failed'

export interface Judgement {
  readonly likeness: Likeness
  /** Null where there is nothing to explain. */
  readonly reason: string | null
}

/**
 * Holds the scratch's text against production's. Undefined where both refuse the statement in the same words, or where
 * production does not permit the role to run it, which is what `verify` does not count either.
 */
export function judgePlans(
  production: string,
  scratch: string,
  servers: { readonly production: Server; readonly scratch: Server },
): Judgement | undefined {
  const refused = [production, scratch].filter((text) => text.startsWith('ERROR '))
  if (production.startsWith('ERROR 42501')) return undefined
  if (production === scratch) return refused.length > 0 ? undefined : { likeness: 'identical', reason: null }
  if (refused.length > 0) return { likeness: 'failed', reason: `One side alone: ${refused.join(' / ')}` }
  return {
    likeness: shapeOf(production) === shapeOf(scratch) ? 'sameShape' : 'different',
    reason: blameDifference(production, scratch, servers),
  }
}
