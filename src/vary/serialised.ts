/**
 * Gives other numbers to a serialised `pg_ndistinct` in hexadecimal: magic, type and number of items, then items of a double, a length of
 * four bytes and attribute numbers (mvdistinct.c).
 */
export function mapDistincts(hex: string, map: (distinct: number, item: number) => number): string {
  return mapItems(hex, map, (bytes, at) => 12 + 2 * bytes.readInt32LE(at + 8))
}

/** The same of a serialised `pg_dependencies`, whose items have a length of two bytes (dependencies.c). */
export function mapDegrees(hex: string, map: (degree: number, item: number) => number): string {
  return mapItems(hex, map, (bytes, at) => 10 + 2 * bytes.readInt16LE(at + 8))
}

function mapItems(
  hex: string,
  map: (number: number, item: number) => number,
  lengthOf: (bytes: Buffer, at: number) => number,
): string {
  const bytes = Buffer.from(hex, 'hex')
  const count = bytes.readUInt32LE(8)
  for (let item = 0, at = 12; item < count; item += 1) {
    const length = lengthOf(bytes, at)
    bytes.writeDoubleLE(map(bytes.readDoubleLE(at), item), at)
    at += length
  }
  return bytes.toString('hex')
}
