import type { ForeignType } from '../model/snapshot.ts'

/** Attribute numbers and OIDs of production to those of the scratch database. What is not in a map means the same in both. */
export interface Remapping {
  readonly attributes: ReadonlyMap<number, number>
  /** Of types, by the production's OID. */
  readonly types: ReadonlyMap<number, RemappedType>
  readonly enumLabels: ReadonlyMap<number, number>
  /** Whether 8-byte types are passed by value: they are on 64-bit builds. */
  readonly passesEightBytesByValue: boolean
}

export interface RemappedType {
  readonly oid: number
  readonly kind: ForeignType['kind']
}

/** Rewrites a serialised `pg_ndistinct`: items of a count, a length and attribute numbers (mvdistinct.c). */
export function remapNdistinct(serialised: Buffer, { attributes }: Remapping): Buffer {
  const bytes = Buffer.from(serialised)
  let at = headerBytes
  for (let item = bytes.readUInt32LE(countAt); item > 0; item -= 1) {
    const attributeCount = bytes.readInt32LE(at + 8)
    at = remapAttributes(bytes, at + 12, attributeCount, attributes)
  }
  return bytes
}

/** Rewrites a serialised `pg_dependencies`: items of a degree, a length and attribute numbers (dependencies.c). */
export function remapDependencies(serialised: Buffer, { attributes }: Remapping): Buffer {
  const bytes = Buffer.from(serialised)
  let at = headerBytes
  for (let item = bytes.readUInt32LE(countAt); item > 0; item -= 1) {
    const attributeCount = bytes.readInt16LE(at + 8)
    at = remapAttributes(bytes, at + 10, attributeCount, attributes)
  }
  return bytes
}

/** Magic, type and item count come first, four bytes each. */
const countAt = 8
const headerBytes = 12

function remapAttributes(
  bytes: Buffer,
  start: number,
  count: number,
  attributes: ReadonlyMap<number, number>,
): number {
  const end = start + 2 * count
  for (let at = start; at < end; at += 2) {
    const attribute = bytes.readInt16LE(at)
    // Expressions count downwards from -1 and are the same everywhere.
    bytes.writeInt16LE(attributes.get(attribute) ?? attribute, at)
  }
  return end
}

/**
 * Rewrites a serialised `pg_mcv_list` (`statext_mcv_serialize` of mcv.c): after the header the type of every dimension,
 * then a `DimensionInfo` each, then the distinct values of every dimension as raw datums, then the items, which refer to
 * values by their place and need no change.
 */
export function remapMcv(serialised: Buffer, remapping: Remapping): Buffer {
  const bytes = Buffer.from(serialised)
  const dimensionCount = bytes.readInt16LE(headerBytes)
  const typesAt = headerBytes + 2
  const infosAt = typesAt + 4 * dimensionCount

  let valuesAt = infosAt + dimensionInfoBytes * dimensionCount
  for (let dimension = 0; dimension < dimensionCount; dimension += 1) {
    const typeAt = typesAt + 4 * dimension
    const infoAt = infosAt + dimensionInfoBytes * dimension
    const valueBytes = bytes.readInt32LE(infoAt + 4)
    const typlen = bytes.readInt32LE(infoAt + 12)
    if (typlen === 8 && !remapping.passesEightBytesByValue) bytes.writeUInt8(0, infoAt + 16)

    const kind = remapping.types.get(bytes.readUInt32LE(typeAt))?.kind ?? 'other'
    remapType(bytes, typeAt, remapping)
    for (const valueAt of valuePlaces(bytes, valuesAt, valuesAt + valueBytes, typlen)) {
      remapValue(bytes, valueAt, kind, remapping)
    }
    valuesAt += valueBytes
  }
  return bytes
}

/** Counts, sizes, `typlen` and `typbyval`, padded. */
const dimensionInfoBytes = 20

/** Where each value begins: fixed-length ones follow each other, others have a length in front. */
function* valuePlaces(
  bytes: Buffer,
  start: number,
  end: number,
  typlen: number,
): Generator<number, void, undefined> {
  for (let at = start; at < end;) {
    const length = typlen > 0 ? typlen : bytes.readUInt32LE(at)
    const valueAt = typlen > 0 ? at : at + 4
    yield valueAt
    at = valueAt + length
  }
}

/** A varlena value comes without its length word: offsets are those of array.h, rangetypes.h and htup_details.h, less 4. */
function remapValue(bytes: Buffer, at: number, kind: ForeignType['kind'], remapping: Remapping): void {
  switch (kind) {
    case 'enum':
      return remapLabel(bytes, at, remapping)
    case 'range':
      return remapType(bytes, at, remapping)
    case 'composite':
      return remapType(bytes, at + 4, remapping)
    case 'array':
      return remapType(bytes, at + 8, remapping)
    case 'enum-array':
      remapType(bytes, at + 8, remapping)
      return remapElements(bytes, at, remapping)
    case 'other':
  }
}

/** The labels of an array of enums, which follow each other from the data's start; nulls take no room. */
function remapElements(bytes: Buffer, at: number, remapping: Remapping): void {
  const dimensionCount = bytes.readInt32LE(at)
  let elements = dimensionCount === 0 ? 0 : 1
  for (let dimension = 0; dimension < dimensionCount; dimension += 1)
    elements *= bytes.readInt32LE(at + 12 + 4 * dimension)

  const headerEnd = 12 + 8 * dimensionCount
  const dataOffset = bytes.readInt32LE(at + 4)
  const bitmapBytes = Math.ceil(elements / 8)
  const nulls =
    dataOffset === 0 ? 0 : elements - countBits(bytes.subarray(at + headerEnd, at + headerEnd + bitmapBytes))
  const start = at + (dataOffset === 0 ? roundUp(headerEnd + 4, 8) : dataOffset) - 4
  for (let element = 0; element < elements - nulls; element += 1)
    remapLabel(bytes, start + 4 * element, remapping)
}

function countBits(bitmap: Uint8Array): number {
  return bitmap.reduce((count, byte) => count + byte.toString(2).replaceAll('0', '').length, 0)
}

function roundUp(length: number, multiple: number): number {
  return Math.ceil(length / multiple) * multiple
}

function remapType(bytes: Buffer, at: number, { types }: Remapping): void {
  const type = bytes.readUInt32LE(at)
  bytes.writeUInt32LE(types.get(type)?.oid ?? type, at)
}

function remapLabel(bytes: Buffer, at: number, { enumLabels }: Remapping): void {
  const label = bytes.readUInt32LE(at)
  bytes.writeUInt32LE(enumLabels.get(label) ?? label, at)
}
