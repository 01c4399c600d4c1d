/** How many different combinations keys have that are named by attribute numbers. */
export interface DistinctItem {
  readonly attributes: readonly number[]
  readonly distinct: number
}

/** Which share of the rows fits that the last of the attributes depends on the others. */
export interface Dependency {
  readonly attributes: readonly number[]
  readonly degree: number
}

/** A `pg_ndistinct` in hexadecimal, as `statext_ndistinct_serialize` of mvdistinct.c lays it out. */
export function serialiseDistinct(items: readonly DistinctItem[]): string {
  return serialise(
    0xa352bfa4,
    items.map(({ attributes, distinct }) => {
      const count = Buffer.alloc(4)
      count.writeInt32LE(attributes.length)
      return [float64(distinct), count, ...attributes.map(int16)]
    }),
  )
}

/** A `pg_dependencies` in hexadecimal, as `statext_dependencies_serialize` of dependencies.c lays it out. */
export function serialiseDependencies(dependencies: readonly Dependency[]): string {
  return serialise(
    0xb4549a2c,
    dependencies.map(({ attributes, degree }) => [
      float64(degree),
      int16(attributes.length),
      ...attributes.map(int16),
    ]),
  )
}

/** A magic number, the only type there is, how many items, and the items. */
function serialise(magic: number, items: readonly (readonly Buffer[])[]): string {
  return Buffer.concat([...[magic, 1, items.length].map(uint32), ...items.flat()]).toString('hex')
}

function float64(number: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(number)
  return bytes
}

function int16(number: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16LE(number)
  return bytes
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}
