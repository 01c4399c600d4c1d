import { quoteElement } from '../../postgres/array-text.ts'

/** What is in an array as `array_send` sends it. */
interface BinaryArray {
  /** The OID of its elements' type. */
  readonly element: number
  readonly dimensions: readonly Dimension[]
  /** Null for a null. */
  readonly elements: readonly (Buffer | null)[]
}

interface Dimension {
  readonly length: number
  /** The lowest subscript. */
  readonly from: number
}

/**
 * An array in the text that `array_out` prints: the number of dimensions, whether there are nulls, the type of the elements, then
 * length and lowest subscript of each dimension, then a length and a value for each element. Undefined where an element has none, or
 * the array is of other elements.
 */
export function readArray(
  bytes: Buffer,
  element: number,
  read: (bytes: Buffer) => string | undefined,
): string | undefined {
  const array = unpack(bytes)
  if (array === undefined || array.element !== element) return undefined
  const texts: string[] = []
  for (const value of array.elements) {
    const text = value === null ? 'NULL' : read(value)
    if (text === undefined) return undefined
    texts.push(value === null ? text : quoteElement(text, ','))
  }
  if (texts.length === 0) return '{}'
  const lengths = array.dimensions.map(({ length }) => length)
  const bounds = array.dimensions.map(({ from, length }) => `[${from}:${from + length - 1}]`).join('')
  const isUsual = array.dimensions.every(({ from }) => from === 1)
  return `${isUsual ? '' : `${bounds}=`}${nest(texts, lengths)}`
}

/** @throws RangeError where it ends too soon */
function unpack(bytes: Buffer): BinaryArray | undefined {
  const count = bytes.readInt32BE(0)
  if (count < 0 || count > mostDimensions) return undefined
  const element = bytes.readUInt32BE(8)
  const dimensions = Array.from({ length: count }, (_, index) => ({
    length: bytes.readInt32BE(12 + 8 * index),
    from: bytes.readInt32BE(16 + 8 * index),
  }))
  const elements: (Buffer | null)[] = []
  let at = 12 + 8 * count
  while (at < bytes.length) {
    const size = bytes.readInt32BE(at)
    at += 4 + Math.max(0, size)
    if (at > bytes.length) return undefined
    elements.push(size < 0 ? null : bytes.subarray(at - size, at))
  }
  const expected = count === 0 ? 0 : dimensions.reduce((product, { length }) => product * length, 1)
  return elements.length === expected ? { element, dimensions, elements } : undefined
}

/** `MAXDIM` of array.h. */
const mostDimensions = 6

function nest(texts: readonly string[], [length = 1, ...inner]: readonly number[]): string {
  if (inner.length === 0) return `{${texts.join(',')}}`
  const step = texts.length / length
  const rows = Array.from({ length }, (_, row) => nest(texts.slice(row * step, (row + 1) * step), inner))
  return `{${rows.join(',')}}`
}
