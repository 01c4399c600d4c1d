import type { ColumnStatistics } from '../../model/snapshot.ts'
import type { CommonValueMove } from '../../model/movement.ts'
import type { Sampled } from './sampling.ts'
import { differSignificantly, factorBetween } from './sampling.ts'
import { elementsOf, numbersOf, slotOf } from '../../postgres/statistics-text.ts'

/** Frequencies by value; undefined where there are values that cannot be read. */
export function commonValuesOf(statistics: ColumnStatistics): ReadonlyMap<string, number> | undefined {
  const slot = slotOf(statistics, 'most common values')
  if (slot === undefined) return new Map()
  const frequencies = numbersOf(slot)
  const elements = elementsOf(slot)
  // Boxes have commas inside and none between: what is taken for elements are more than there are.
  if (elements?.length !== frequencies.length) return undefined
  return new Map(elements.map((value, at) => [value, frequencies[at] ?? 0]))
}

/** Values that became common, ceased to be, or are so much more or less common that it is not by chance. */
export function commonValueMoves(
  before: Sampled,
  after: Sampled,
): readonly Pick<CommonValueMove, 'value' | 'before' | 'after'>[] {
  const [common, commonNow] = [commonValuesOf(before.statistics), commonValuesOf(after.statistics)]
  if (common === undefined || commonNow === undefined) return []
  const [rare, rareNow] = [
    frequencyOfOthers(before.statistics, common),
    frequencyOfOthers(after.statistics, commonNow),
  ]
  return [...new Set([...common.keys(), ...commonNow.keys()])].flatMap((value) => {
    const [was, is] = [common.get(value) ?? null, commonNow.get(value) ?? null]
    // A value that is not in a list is known to be rare, and not how rare.
    const [one, other] = [was ?? Math.min(rare, is ?? 0), is ?? Math.min(rareNow, was ?? 0)]
    const moved =
      factorBetween(one, other) >= leastFactor &&
      differSignificantly({ share: one, sample: before.sample }, { share: other, sample: after.sample })
    return moved ? [{ value, before: was, after: is }] : []
  })
}

const leastFactor = 1.5

/**
 * How common a value can be at most that is not in the list: as the last in it, since the list is cut from its end; nothing
 * where the list has them all; the average where there is no list.
 */
function frequencyOfOthers(
  { stadistinct, stanullfrac }: ColumnStatistics,
  common: ReadonlyMap<string, number>,
): number {
  if (common.size === 0) return stadistinct > 0 ? (1 - stanullfrac) / stadistinct : 0
  return common.size === stadistinct ? 0 : Math.min(...common.values())
}
