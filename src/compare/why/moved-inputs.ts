import type { MovedInput } from '../../model/why.ts'
import type { Flip } from './flip.ts'
import { movedConditions } from './inputs/conditions.ts'
import { movedCorrelations } from './inputs/correlation.ts'
import { movedIndexes } from './inputs/indexes.ts'
import { movedSizes } from './inputs/sizes.ts'
import { movedEngine, movedQuery, movedSettings } from './inputs/surroundings.ts'
import { movedWork } from './inputs/work.ts'

/** What the two planners knew differently, in the order in which it explains a flip. */
export function movedInputs(flip: Flip): readonly MovedInput[] {
  const { own, others } = movedIndexes(flip)
  return [
    ...own,
    ...movedConditions(flip),
    ...movedWork(flip),
    ...others,
    ...movedQuery(flip),
    ...movedSizes(flip),
    ...movedCorrelations(flip),
    ...movedSettings(flip),
    ...movedEngine(flip),
  ]
}
