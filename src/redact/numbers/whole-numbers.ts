import type { Limits, NumberKind } from './number-kind.ts'

/** A type of whole numbers that print in one way only. */
interface WholeType {
  readonly pattern: RegExp
  readonly parse: (text: string) => bigint
  readonly print: (value: bigint) => string
  readonly low: bigint
  readonly high: bigint
}

const decimalDigits = { pattern: /^-?\d+$/, parse: BigInt, print: String }

/** `integer_ops`: they compare with each other. Pseudonyms stay within 31 bits, which doubles hold exactly. */
export const integers: NumberKind = wholeNumbers(
  {
    smallint: signed(16n),
    integer: signed(32n),
    bigint: signed(64n),
  },
  { interpolates: true, bits: 31n },
)

export const oids: NumberKind = wholeNumbers({ oid: unsigned(32n) }, { interpolates: true, bits: 31n })

export const uuids: NumberKind = wholeNumbers(
  {
    uuid: hexadecimal(128n, (digits) =>
      digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    ),
  },
  { interpolates: false, bits: 128n },
)

export const macAddresses: NumberKind = wholeNumbers(
  { macaddr: hexadecimal(48n, byPairs), macaddr8: hexadecimal(64n, byPairs) },
  { interpolates: true, bits: 48n },
)

export const logPositions: NumberKind = wholeNumbers(
  {
    pg_lsn: {
      pattern: /^[0-9A-F]+\/[0-9A-F]+$/,
      parse: (text) => {
        const [high, low] = text.split('/')
        return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
      },
      print: (value) =>
        `${(value >> 32n).toString(16).toUpperCase()}/${(value & 0xffffffffn).toString(16).toUpperCase()}`,
      low: 0n,
      high: 2n ** 64n - 1n,
    },
  },
  { interpolates: false, bits: 63n },
)

/** In cents, as `cash_out` prints under the locale C. */
export const amounts: NumberKind = wholeNumbers(
  {
    money: {
      pattern: /^-?\$[\d,]+\.\d\d$/,
      parse: (text) => BigInt(text.replaceAll(/[$,.]/g, '')),
      print: (value) => {
        const digits = String(value < 0n ? -value : value).padStart(3, '0')
        const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, ',')
        return `${value < 0n ? '-' : ''}$${whole}.${digits.slice(-2)}`
      },
      low: -(2n ** 63n),
      high: 2n ** 63n - 1n,
    },
  },
  { interpolates: false, bits: 31n },
)

/** A letter of the type `"char"`: printable ASCII to printable ASCII. */
export const letters: NumberKind = wholeNumbers(
  {
    '"char"': {
      pattern: /^[!-~]$/,
      parse: (text) => BigInt(text.codePointAt(0) ?? 0),
      print: (value) => String.fromCodePoint(Number(value)),
      low: 0x21n,
      high: 0x7en,
    },
  },
  { interpolates: false, bits: 7n },
)

function wholeNumbers(
  types: Readonly<Record<string, WholeType>>,
  { interpolates, bits }: { readonly interpolates: boolean; readonly bits: bigint },
): NumberKind {
  const most = 2n ** bits - 1n
  return {
    place: (text, type) => {
      const known = types[type]
      return known?.pattern.test(text) === true ? known.parse(text) : undefined
    },
    limitsOf: ({ type }) => {
      const limits: Limits = { low: types[type]?.low ?? 0n, high: types[type]?.high ?? 0n, unit: 1n }
      return () => limits
    },
    wished: ({ low }) => ({ low: low < 0n ? -most : 0n, high: most }),
    print: (place, type) => types[type]?.print(place) ?? '',
    interpolates,
    isExact: true,
  }
}

function signed(bits: bigint): WholeType {
  return { ...decimalDigits, low: -(2n ** (bits - 1n)), high: 2n ** (bits - 1n) - 1n }
}

function unsigned(bits: bigint): WholeType {
  return { ...decimalDigits, low: 0n, high: 2n ** bits - 1n }
}

function hexadecimal(bits: bigint, group: (digits: string) => string): WholeType {
  const digits = Number(bits) / 4
  return {
    pattern: /^[0-9a-f:-]+$/,
    parse: (text) => BigInt(`0x${text.replaceAll(/[:-]/g, '')}`),
    print: (value) => group(value.toString(16).padStart(digits, '0')),
    low: 0n,
    high: 2n ** bits - 1n,
  }
}

function byPairs(digits: string): string {
  return digits.replaceAll(/\B(?=(..)+$)/g, ':')
}
