/** Attribute numbers of production to those of the scratch database. What is not in the map means the same in both. */
type Attributes = ReadonlyMap<number, number>

/** Rewrites a serialised `pg_ndistinct`: items of a count, a length and attribute numbers (mvdistinct.c). */
export function remapNdistinct(serialised: Buffer, attributes: Attributes): Buffer {
  const bytes = Buffer.from(serialised)
  let at = headerBytes
  for (let item = bytes.readUInt32LE(countAt); item > 0; item -= 1) {
    const attributeCount = bytes.readInt32LE(at + 8)
    at = remapAttributes(bytes, at + 12, attributeCount, attributes)
  }
  return bytes
}

/** Rewrites a serialised `pg_dependencies`: items of a degree, a length and attribute numbers (dependencies.c). */
export function remapDependencies(serialised: Buffer, attributes: Attributes): Buffer {
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

function remapAttributes(bytes: Buffer, start: number, count: number, attributes: Attributes): number {
  const end = start + 2 * count
  for (let at = start; at < end; at += 2) {
    const attribute = bytes.readInt16LE(at)
    // Expressions count downwards from -1 and are the same everywhere.
    bytes.writeInt16LE(attributes.get(attribute) ?? attribute, at)
  }
  return end
}
