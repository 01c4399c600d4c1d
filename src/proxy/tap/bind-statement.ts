import type { ReadText } from '../binary/built-in-types.ts'
import { readValue, typeName } from '../binary/read-value.ts'
import type { Bind } from './read-messages.ts'

/** A statement that was sent to be executed. */
export interface SentStatement {
  readonly text: string
  /** In the text that Postgres reads them from; undefined where one of them is not read here, or very long. */
  readonly values?: readonly (string | null)[] | undefined
  /** What the client said of the types, as SQL names them; null where it left one to the server. */
  readonly types?: readonly (string | null)[]
}

export interface Statement {
  readonly text: string
  /** OIDs, by the client; 0 where it leaves one to the server. */
  readonly named: readonly number[]
  /** By the server, if it was asked. */
  inferred?: readonly number[]
}

/** A statement with the values of a `Bind`, if that was kept. */
export function bindStatement(statement: Statement, bind: Bind | undefined, text: ReadText): SentStatement {
  const values = bind === undefined ? undefined : valuesOf(statement, bind, text)
  const types = bind?.values.map((_, index) => typeName(statement.named[index] ?? 0)) ?? []
  const isNamed = types.some((type) => type !== null)
  return { text: statement.text, values, ...(isNamed && { types }) }
}

function valuesOf(
  { named, inferred = [] }: Statement,
  { values, formats }: Bind,
  text: ReadText,
): readonly (string | null)[] | undefined {
  const read: (string | null)[] = []
  for (const [index, bytes] of values.entries()) {
    const oid = inferred[index] ?? named[index] ?? 0
    const isBinary = (formats.length === 1 ? formats[0] : formats[index]) === 1
    const value = bytes === null ? null : readParameter(bytes, isBinary ? oid : undefined, text)
    if (value === undefined) return undefined
    read.push(value)
  }
  return read
}

/** Of a type in binary format, or text. */
function readParameter(bytes: Buffer, oid: number | undefined, text: ReadText): string | undefined {
  if (bytes.length > longest) return undefined
  return oid === undefined ? text(bytes) : readValue(oid, bytes, text)
}

/** Bytes. A longer value is a document or a picture, whose content no plan depends on. */
const longest = 16_384
