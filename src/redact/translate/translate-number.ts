import { Failure } from '../../model/failure.ts'
import type { KeyedValue, Translation } from '../../model/redaction.ts'
import type { NumberKind } from '../numbers/number-kind.ts'
import { compare } from '../places/rigid.ts'

/** A value among others on a line: in proportion between its neighbours, and beyond them as far as it is. */
export function translateNumber(
  known: readonly KeyedValue[],
  kind: NumberKind,
  type: string,
  value: string,
): Translation {
  const place = kind.place(value, type)
  if (place === 'kept') return { value, pseudonym: value, isExact: true }
  if (place === undefined) {
    throw new Failure('bad-usage', `That is no value of the type ${type} as planflip reads it.`, {
      hint: 'Write it as PostgreSQL prints it, times in UTC: 2026-01-31 12:00:00+00.',
    })
  }
  const pairs = known.flatMap((each): Pair[] => {
    const from = kind.place(each.value, each.type)
    const to = kind.readPseudonym?.(each.pseudonym, each.type) ?? kind.place(each.pseudonym, each.type)
    if (typeof from !== 'bigint' || typeof to !== 'bigint') return []
    return [{ from, to, scalar: kind.scalar?.(each.value, each.type) ?? from }]
  })
  // Equal numbers may print in several ways.
  const same = pairs.find(({ from }) => from === place)
  const there =
    same?.to ??
    between(
      pairs.toSorted((one, other) => compare(one.from, other.from)),
      place,
      kind.scalar?.(value, type) ?? place,
    )
  const pseudonym = kind.print(there, type, value)
  return { value, pseudonym, isExact: same !== undefined }
}

interface Pair {
  readonly from: bigint
  readonly to: bigint
  /** As the planner sees `from`. */
  readonly scalar: bigint
}

function between(pairs: readonly Pair[], place: bigint, scalar: bigint): bigint {
  const above = pairs.find(({ from }) => from > place)
  const below = pairs.findLast(({ from }) => from < place)
  if (below === undefined && above === undefined) return place
  if (below === undefined) return (above?.to ?? 0n) - 1n
  if (above === undefined || above.scalar <= below.scalar) return below.to + 1n
  return below.to + ((above.to - below.to) * (scalar - below.scalar)) / (above.scalar - below.scalar)
}
