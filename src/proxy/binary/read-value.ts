import type { BuiltInType, ReadText } from './built-in-types.ts'
import { builtInTypes } from './built-in-types.ts'
import { readArray } from './read-array.ts'

/**
 * The text from which Postgres reads the same value that a parameter has in binary format; undefined for types that are not read here,
 * and for bytes that are no value of the type.
 */
export function readValue(oid: number, bytes: Buffer, text: ReadText): string | undefined {
  const type = builtInTypes.get(oid)
  try {
    if (type !== undefined) return readScalar(type, bytes, text)
    const element = elements.get(oid)
    if (element === undefined) return undefined
    return readArray(bytes, element.oid, (value) => readScalar(element.type, value, text))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readScalar({ length, read }: BuiltInType, bytes: Buffer, text: ReadText): string | undefined {
  if (length !== undefined && bytes.length !== length) return undefined
  return read?.(bytes, text)
}

/** As SQL names a type; null for one that is not built in, or that nobody names: `unknown` asks the server to infer it. */
export function typeName(oid: number): string | null {
  const element = elements.get(oid)
  return element === undefined ? (builtInTypes.get(oid)?.name ?? null) : `${element.type.name}[]`
}

/** By the OIDs of arrays. */
const elements: ReadonlyMap<number, { readonly oid: number; readonly type: BuiltInType }> = new Map(
  [...builtInTypes].map(([oid, type]) => [type.array, { oid, type }]),
)
