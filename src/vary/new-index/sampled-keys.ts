import type { ExtractedKey, GinKeys } from './extracted-keys.ts'
import { evenClass } from './value-classes.ts'
import type { ValueClass } from './value-classes.ts'

/**
 * The keys of all values, from those of some. A key that several of them have is as frequent as there. Of those that only one
 * has, there are more than were seen: how many, the keys seen twice tell, kind by kind (Chao's estimator); where none was seen
 * twice, each row has its own. Whole numbers are no more than there are between the least and the greatest.
 */
export function keysOfSample(
  sample: readonly ReadonlyMap<string, ExtractedKey>[],
  tableRows: number,
): readonly GinKeys[] {
  if (sample.length < leastSample) return []
  const kinds = new Map<string, Map<string, Counted>>()
  for (const extracted of sample) {
    for (const [key, { kind, width, number }] of extracted) {
      const counts = kinds.get(kind) ?? new Map<string, Counted>()
      counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, width, number })
      kinds.set(kind, counts)
    }
  }
  return [...kinds.values()].map((counts) => {
    const keys = [...counts.values()]
    const width = keys.reduce((sum, key) => sum + key.width, 0) / keys.length
    return { classes: classesOf(keys, sample.length, tableRows), width }
  })
}

interface Counted {
  readonly count: number
  readonly width: number
  readonly number: number | undefined
}

function classesOf(counted: readonly Counted[], size: number, tableRows: number): readonly ValueClass[] {
  const common = counted
    .filter(({ count }) => count > 1)
    .map(({ count }) => ({ values: 1, share: count / size }))
  const once = counted.filter(({ count }) => count === 1).length
  if (once === 0) return common
  const twice = counted.filter(({ count }) => count === 2).length
  const rows = (once / size) * tableRows
  const seen = twice === 0 ? rows : once + once ** 2 / (2 * twice)
  const distinct = Math.min(rows, seen, wholeNumbersBetween(counted.map(({ number }) => number)))
  const rare = evenClass(distinct, rows).map(({ values, share }) => ({
    values,
    share: (share * once) / size,
  }))
  return [...common, ...rare]
}

/** How many whole numbers there are in the range that these come from; no end of others. */
function wholeNumbersBetween(numbers: readonly (number | undefined)[]): number {
  const whole = numbers.filter((number) => Number.isSafeInteger(number)) as readonly number[]
  if (whole.length < numbers.length) return Infinity
  const range = Math.max(...whole) - Math.min(...whole) + 1
  return range * (1 + 2 / whole.length)
}

const leastSample = 10
