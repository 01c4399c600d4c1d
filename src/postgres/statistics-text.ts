import { parse as parseArray } from 'postgres-array'
import type { ColumnStatistics, StatisticSlot } from '../model/snapshot.ts'

/** `STATISTIC_KIND_*` of pg_statistic.h. */
const kinds = {
  'most common values': 1,
  histogram: 2,
  correlation: 3,
  'most common elements': 4,
  'range lengths': 6,
  'range bounds': 7,
} as const

export function slotOf(
  { slots }: Pick<ColumnStatistics, 'slots'>,
  kind: keyof typeof kinds,
): StatisticSlot | undefined {
  return slots.find((slot) => isOfKind(slot, kind))
}

export function isOfKind({ stakind }: StatisticSlot, kind: keyof typeof kinds): boolean {
  return stakind === kinds[kind]
}

/** The values of a slot in text; undefined where it has none, or where they are arrays. */
export function elementsOf(slot: StatisticSlot | undefined): readonly string[] | undefined {
  return slot?.stavalues === undefined || slot.stavalues === null
    ? undefined
    : readArray(slot.stavalues.values)
}

export function numbersOf(slot: StatisticSlot | undefined): readonly number[] {
  return (readArray(slot?.stanumbers ?? '{}') ?? []).map(Number)
}

function readArray(text: string): readonly string[] | undefined {
  try {
    const elements = parseArray(text, (element) => element)
    return elements.every((element) => typeof element === 'string') ? elements : undefined
  } catch {
    return undefined
  }
}
