import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInTypes } from '../../../src/proxy/binary/built-in-types.ts'
import { readValue, typeName } from '../../../src/proxy/binary/read-value.ts'
import { textReader } from '../../../src/proxy/tap/read-text.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason, startServer } from '../../servers/start.ts'

/* What a server makes of a parameter in binary format, against what is read of it here. */

const skipReason = serverSkipReason(18)
const utf8 = textReader('UTF8')

describe.skipIf(skipReason !== undefined)(`parameters in binary format ${skipReason ?? ''}`, () => {
  let server: TestServer
  let client: pg.Client

  beforeAll(async () => {
    server = await startServer({ major: 18 })
    client = await server.connect()
    await client.query(`SET TimeZone = 'UTC'; SET lc_messages = 'C'`)
  })
  afterAll(() => server?.stop())

  /** As the type's output function has it; undefined where the server refuses the bytes. node-postgres sends a Buffer in binary. */
  async function askServer(type: string, bytes: Buffer): Promise<string | undefined> {
    try {
      const { rows } = await client.query<{ text: string }>(`SELECT format('%s', $1::${type}) AS text`, [
        bytes,
      ])
      return rows[0]?.text
    } catch {
      return undefined
    }
  }

  /** What the server makes of bytes, and what is made of them here; nothing of either where the server refuses them. */
  async function bothRead(oid: number, bytes: Buffer, isAlike = false) {
    const type = typeName(oid) ?? ''
    const theirs = await askServer(type, bytes)
    if (theirs === undefined) return { type }
    accepted += 1
    const ours = readValue(oid, bytes, utf8)
    if (!isAlike || ours === undefined) return { type, ours, theirs }
    return { type, ours: await readAgain(type, ours), theirs: await readAgain(type, theirs) }
  }
  let accepted = 0

  /** The server's text of what it reads. */
  async function readAgain(type: string, written: string): Promise<string | undefined> {
    const ask = `SELECT format('%s', $1::text::${type}) AS text`
    return (await client.query<{ text: string }>(ask, [written])).rows[0]?.text
  }

  /** Some are alike only, the same value to the bit: the text of JSON is anybody's, of addresses there is a shorter one. */
  type Row = readonly [name: string, oid: number, bytes: fc.Arbitrary<Buffer>, isAlike?: true]
  const types: readonly Row[] = [
    ['bool', 16, fixed(1)],
    ['bytea', 17, anyBytes()],
    ['"char"', 18, fc.integer({ min: 0, max: 127 }).map((code) => Buffer.from([code]))],
    ['name', 19, text(20)],
    ['int8', 20, fixed(8)],
    ['int2', 21, fixed(2)],
    ['int4', 23, fixed(4)],
    ['text', 25, text(100)],
    ['oid', 26, fixed(4)],
    ['json', 114, fc.json().map((json) => Buffer.from(json))],
    ['cidr', 650, address(1), true],
    ['float4', 700, fc.oneof(fixed(4), fc.float().map(float4)), true],
    ['float8', 701, fc.oneof(fixed(8), fc.double().map(float8)), true],
    ['inet', 869, address(0), true],
    ['bpchar', 1042, text(100)],
    ['varchar', 1043, text(100)],
    ['date', 1082, fc.oneof(fixed(4), day())],
    ['time', 1083, fc.oneof(fixed(8), fc.bigInt({ min: 0n, max: 86_400_000_000n }).map(int8))],
    ['timestamp', 1114, fc.oneof(fixed(8), moment())],
    ['timestamptz', 1184, fc.oneof(fixed(8), moment())],
    ['interval', 1186, interval()],
    [
      'timetz',
      1266,
      fc
        .tuple(fc.bigInt({ min: 0n, max: 86_400_000_000n }), fc.integer({ min: -58_000, max: 58_000 }))
        .map(([time, zone]) => Buffer.concat([int8(time), int4(zone)])),
    ],
    ['numeric', 1700, numeric()],
    ['uuid', 2950, fixed(16)],
    ['jsonb', 3802, fc.json().map((json) => Buffer.from(`\u0001${json}`)), true],
  ]

  const named = types.map(([name, oid, bytes, isAlike]) => ({ name, oid, bytes, isAlike }))
  test.each(named)('$name', async ({ name, oid, bytes, isAlike }) => {
    expect(typeName(oid)).toBe(name)
    accepted = 0
    const property = fc.asyncProperty(bytes, async (value) => {
      const { ours, theirs } = await bothRead(oid, value, isAlike)
      expect(ours).toBe(theirs)
    })
    await fc.assert(property, { numRuns: 120 })
    expect(accepted).toBeGreaterThan(25)
  })

  test('ends of what there is', async () => {
    for (const oid of [1082, 1083, 1114, 1184, 1186, 1700, 700, 701]) {
      const { length = 8 } = builtInTypes.get(oid) ?? {}
      const ends = [
        Buffer.alloc(length),
        Buffer.alloc(length, 0xff),
        Buffer.concat([Buffer.from([0x7f]), Buffer.alloc(length - 1, 0xff)]),
        Buffer.concat([Buffer.from([0x80]), Buffer.alloc(length - 1)]),
      ]
      for (const end of ends) {
        const { ours, theirs } = await bothRead(oid, end, oid === 700 || oid === 701)
        expect(ours).toBe(theirs)
      }
    }
    for (const months of [-(2 ** 31), 2 ** 31 - 1]) {
      const time = months < 0 ? -(2n ** 63n) : 2n ** 63n - 1n
      const { ours, theirs } = await bothRead(1186, Buffer.concat([int8(time), int4(months), int4(months)]))
      expect(ours).toBe(theirs)
    }
  })

  test('amounts of money are what the server prints', async () => {
    const property = fc.asyncProperty(fc.integer(), async (cents) => {
      const { ours, theirs } = await bothRead(701, float8(cents / 100))
      expect(ours).toBe(theirs)
    })
    await fc.assert(property, { numRuns: 100 })
  })

  test('arrays, with dimensions, nulls and subscripts', async () => {
    const scalars = types.filter(([, , , isAlike]) => isAlike !== true)
    const dimension = fc.record({
      length: fc.integer({ min: 0, max: 3 }),
      from: fc.integer({ min: -2, max: 3 }),
    })
    const anyArray = fc.constantFrom(...scalars).chain(([, oid, bytes]) => {
      const element = fc.option(bytes.filter((value) => readValue(oid, value, utf8) !== undefined))
      return fc.array(dimension, { maxLength: 3 }).chain((dimensions) => {
        const product = dimensions.reduce((count, { length }) => count * length, 1)
        const count = dimensions.length === 0 ? 0 : product
        return fc
          .array(element, { minLength: count, maxLength: count })
          .map((elements) => ({ oid, bytes: array(oid, dimensions, elements) }))
      })
    })
    accepted = 0
    const property = fc.asyncProperty(anyArray, async ({ oid, bytes }) => {
      const { ours, theirs } = await bothRead(builtInTypes.get(oid)?.array ?? 0, bytes)
      expect(ours).toBe(theirs)
    })
    await fc.assert(property, { numRuns: 250 })
    expect(accepted).toBeGreaterThan(100)
  })

  test('bytes that are anything are no error, and read as no more than text', () => {
    const oids = [...builtInTypes].flatMap(([oid, { array: ofArrays }]) => [oid, ofArrays])
    fc.assert(
      fc.property(fc.constantFrom(...oids), fc.uint8Array({ maxLength: 60 }), (oid, bytes) => {
        expect(['string', 'undefined']).toContain(typeof readValue(oid, Buffer.from(bytes), utf8))
      }),
      { numRuns: 3000 },
    )
  })

  test('types are called what the server calls them', async () => {
    const { rows } = await client.query<{ oid: number; name: string; array: number }>(
      `SELECT oid::int4, typname AS name, typarray::int4 AS array FROM pg_type WHERE oid = ANY ($1)`,
      [[...builtInTypes.keys()]],
    )
    expect(new Map(rows.map(({ oid, ...rest }) => [oid, rest]))).toEqual(
      new Map(
        [...builtInTypes].map(([oid, { name, array: ofArrays }]) => [
          oid,
          { name: name.replaceAll('"', ''), array: ofArrays },
        ]),
      ),
    )
  })
})

function fixed(length: number): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes))
}

function anyBytes(): fc.Arbitrary<Buffer> {
  return fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes))
}

function text(maxLength: number): fc.Arbitrary<Buffer> {
  return fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength }),
      fc.constantFrom('NULL', 'null', '', ' ', '{}', '"', '\\', 'a,b', '\u00a0'),
    )
    .filter((string) => !string.includes('\0'))
    .map((string) => Buffer.from(string))
}

function int4(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(number)
  return bytes
}

function int8(number: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(number)
  return bytes
}

function float4(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(number)
  return bytes
}

function float8(number: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(number)
  return bytes
}

/** From before the first calendar to the last that there is. */
function day(): fc.Arbitrary<Buffer> {
  return fc.integer({ min: -2_451_545, max: 2_145_031_948 }).map(int4)
}

/** Of the last and the next four thousand years. */
function moment(): fc.Arbitrary<Buffer> {
  return fc.bigInt({ min: -(2n ** 57n), max: 2n ** 57n }).map(int8)
}

function interval(): fc.Arbitrary<Buffer> {
  const count = fc.oneof(fc.integer({ min: -30, max: 30 }), fc.integer())
  const time = fc.oneof(
    fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }),
    fc.constant(0n),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  )
  return fc
    .tuple(time, count, count)
    .map(([microseconds, days, months]) => Buffer.concat([int8(microseconds), int4(days), int4(months)]))
}

function numeric(): fc.Arbitrary<Buffer> {
  const groups = fc.array(fc.oneof(fc.integer({ min: 0, max: 9999 }), fc.constant(0)), { maxLength: 8 })
  const sign = fc.constantFrom(0, 0x4000, 0, 0x4000, 0xc000, 0xd000, 0xf000)
  return fc
    .tuple(groups, fc.integer({ min: -8, max: 12 }), sign, fc.integer({ min: 0, max: 40 }))
    .map(([digits, weight, itsSign, scale]) => {
      const bytes = Buffer.alloc(8 + 2 * digits.length)
      bytes.writeInt16BE(digits.length, 0)
      bytes.writeInt16BE(weight, 2)
      bytes.writeUInt16BE(itsSign, 4)
      bytes.writeUInt16BE(scale, 6)
      for (const [index, digit] of digits.entries()) bytes.writeInt16BE(digit, 8 + 2 * index)
      return bytes
    })
}

function address(isCidr: number): fc.Arbitrary<Buffer> {
  return fc
    .constantFrom([2, 4] as const, [3, 16] as const)
    .chain(([family, length]) =>
      fc
        .tuple(fc.integer({ min: 0, max: 8 * length }), fixed(length))
        .map(([bits, bytes]) =>
          Buffer.concat([
            Buffer.from([family, bits, isCidr, length]),
            masked(bytes, isCidr === 1 ? bits : 8 * length),
          ]),
        ),
    )
}

/** A cidr has nothing behind its mask. */
function masked(bytes: Buffer, bits: number): Buffer {
  return Buffer.from(
    bytes.map((byte, index) => byte & (0xff00 >> Math.max(0, Math.min(8, bits - 8 * index))) & 0xff),
  )
}

function array(
  element: number,
  dimensions: readonly { readonly length: number; readonly from: number }[],
  elements: readonly (Buffer | null)[],
): Buffer {
  const hasNulls = elements.includes(null) ? 1 : 0
  return Buffer.concat([
    ...[dimensions.length, hasNulls, element].map(int4),
    ...dimensions.flatMap(({ length, from }) => [int4(length), int4(from)]),
    ...elements.flatMap((bytes) => (bytes === null ? [int4(-1)] : [int4(bytes.length), bytes])),
  ])
}
