import {
  readDate,
  readTime,
  readTimestamp,
  readTimestampWithZone,
  readTimeWithZone,
} from './read-date-time.ts'
import { readInterval } from './read-interval.ts'
import { readNetwork } from './read-network.ts'
import { readFloat4, readFloat8, readNumeric } from './read-number.ts'

/** Reads bytes as text, if they are any in the client's encoding. */
export type ReadText = (bytes: Uint8Array) => string | undefined

export interface BuiltInType {
  /** As SQL names it, without a length: `character` alone would be one of length 1. */
  readonly name: string
  /** The OID of the arrays of it. */
  readonly array: number
  /** How many bytes each value has, where all have as many. */
  readonly length?: number
  /** Gives the text of a value in binary format; absent: such values are not read. */
  readonly read?: (bytes: Buffer, text: ReadText) => string | undefined
}

const readString = (bytes: Buffer, text: ReadText): string | undefined => text(bytes)
const unread = undefined

/** Of `pg_type.dat`, by OID, those that drivers name. */
export const builtInTypes: ReadonlyMap<number, BuiltInType> = new Map(
  (
    [
      [16, 'bool', 1000, 1, (bytes: Buffer) => (bytes[0] === 0 ? 'f' : 't')],
      [17, 'bytea', 1001, unread, (bytes: Buffer) => `\\x${bytes.toString('hex')}`],
      [18, '"char"', 1002, 1, (bytes: Buffer, text: ReadText) => (bytes[0] === 0 ? '' : text(bytes))],
      [19, 'name', 1003, unread, readString],
      [20, 'int8', 1016, 8, (bytes: Buffer) => String(bytes.readBigInt64BE(0))],
      [21, 'int2', 1005, 2, (bytes: Buffer) => String(bytes.readInt16BE(0))],
      [23, 'int4', 1007, 4, (bytes: Buffer) => String(bytes.readInt32BE(0))],
      [25, 'text', 1009, unread, readString],
      [26, 'oid', 1028, 4, (bytes: Buffer) => String(bytes.readUInt32BE(0))],
      [114, 'json', 199, unread, readString],
      [142, 'xml', 143],
      [600, 'point', 1017],
      [650, 'cidr', 651, unread, readNetwork],
      [700, 'float4', 1021, 4, readFloat4],
      [701, 'float8', 1022, 8, readFloat8],
      [790, 'money', 791],
      [829, 'macaddr', 1040],
      [869, 'inet', 1041, unread, readNetwork],
      [1042, 'bpchar', 1014, unread, readString],
      [1043, 'varchar', 1015, unread, readString],
      [1082, 'date', 1182, 4, readDate],
      [1083, 'time', 1183, 8, readTime],
      [1114, 'timestamp', 1115, 8, readTimestamp],
      [1184, 'timestamptz', 1185, 8, readTimestampWithZone],
      [1186, 'interval', 1187, 16, readInterval],
      [1266, 'timetz', 1270, 12, readTimeWithZone],
      [1560, 'bit', 1561],
      [1562, 'varbit', 1563],
      [1700, 'numeric', 1231, unread, readNumeric],
      [2950, 'uuid', 2951, 16, readUuid],
      [3614, 'tsvector', 3643],
      [3615, 'tsquery', 3645],
      [3802, 'jsonb', 3807, unread, readJsonb],
      [3904, 'int4range', 3905],
      [3906, 'numrange', 3907],
      [3908, 'tsrange', 3909],
      [3910, 'tstzrange', 3911],
      [3912, 'daterange', 3913],
      [3926, 'int8range', 3927],
    ] as const
  ).map(([oid, name, array, length, read]) => [
    oid,
    { name, array, ...(length !== undefined && { length }), ...(read !== undefined && { read }) },
  ]),
)

function readUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** A version, of which there is one, then the text. */
function readJsonb(bytes: Buffer, text: ReadText): string | undefined {
  return bytes[0] === 1 ? text(bytes.subarray(1)) : undefined
}
