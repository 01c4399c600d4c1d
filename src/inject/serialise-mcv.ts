import type { McvItem } from '../model/snapshot.ts'
import type { DimensionType } from './read-dimensions.ts'
import { roundUp } from './round-up.ts'

/** A dimension of a list of most common combinations: its type, and the datum of each of its values. */
export interface McvDimension {
  readonly type: DimensionType
  readonly datums: ReadonlyMap<string, Buffer>
}

/**
 * Serialises a `pg_mcv_list` as `statext_mcv_serialize` of mcv.c lays it out: a header with the type of every dimension, a
 * `DimensionInfo` each, then the values of every dimension, then the items, which refer to values by their place. Postgres
 * sorts the values, but whoever reads them back does not need that (`statext_mcv_deserialize`).
 */
export function serialiseMcv(items: readonly McvItem[], dimensions: readonly McvDimension[]): Buffer {
  const places = dimensions.map(
    ({ datums }) => new Map([...datums.keys()].map((text, place) => [text, place])),
  )
  return Buffer.concat([
    header(items.length, dimensions),
    ...dimensions.map(dimensionInfo),
    ...dimensions.flatMap(({ type, datums }) =>
      [...datums.values()].flatMap((datum) => (type.typlen > 0 ? [datum] : [uint32(datum.length), datum])),
    ),
    ...items.map((item) => serialiseItem(item, places)),
  ])
}

function header(itemCount: number, dimensions: readonly McvDimension[]): Buffer {
  const dimensionCount = Buffer.alloc(2)
  dimensionCount.writeInt16LE(dimensions.length)
  return Buffer.concat([
    ...[magic, basicType, itemCount].map(uint32),
    dimensionCount,
    ...dimensions.map(({ type }) => uint32(type.oid)),
  ])
}

/** `STATS_MCV_MAGIC` and `STATS_MCV_TYPE_BASIC` of statistics.h. */
const magic = 0xe1a651c2
const basicType = 1

/** How many values, their bytes here, their bytes in memory, `typlen`, `typbyval`; padded. */
function dimensionInfo({ type: { typlen, typbyval }, datums }: McvDimension): Buffer {
  const lengths = [...datums.values()].map(({ length }) => length)
  const lengthWord = typlen > 0 ? 0 : 4
  const info = Buffer.alloc(20)
  info.writeInt32LE(lengths.length, 0)
  info.writeInt32LE(sum(lengths.map((length) => lengthWord + length)), 4)
  info.writeInt32LE(
    typbyval ? 0 : sum(lengths.map((length) => roundUp(lengthWord + length, maximalAlignment))),
    8,
  )
  info.writeInt32LE(typlen, 12)
  info.writeUInt8(typbyval ? 1 : 0, 16)
  return info
}

/** `MAXIMUM_ALIGNOF` of every build that planflip runs. */
const maximalAlignment = 8

function serialiseItem(
  { values, frequency, base_frequency }: McvItem,
  places: readonly ReadonlyMap<string, number>[],
): Buffer {
  const bytes = Buffer.alloc(3 * values.length + 16)
  bytes.writeDoubleLE(frequency, values.length)
  bytes.writeDoubleLE(base_frequency, values.length + 8)
  values.forEach((value, dimension) => {
    if (value === null) bytes.writeUInt8(1, dimension)
    else {
      bytes.writeUInt16LE(places[dimension]?.get(value) ?? 0, values.length + 16 + 2 * dimension)
    }
  })
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
