import type { NumberKind } from './number-kind.ts'

/**
 * `real` and `double precision`, which compare by their exact values: their place is the count of doubles from zero on.
 * Pseudonyms are whole numbers, in `double precision` with six decimals, that the type holds exactly.
 */
export const floats: NumberKind = {
  place: (text, type) => {
    if (['NaN', 'Infinity', '-Infinity'].includes(text)) return 'kept'
    const value = Number(text)
    if (text === '' || !Number.isFinite(value)) return undefined
    return countOfDoubles(type === 'real' ? Math.fround(value) : value)
  },
  scalar: (text, type) => inSmallestUnits(type === 'real' ? Math.fround(Number(text)) : Number(text)),
  limitsOf: ({ type }) => {
    const limits =
      type === 'real'
        ? { low: -mostInReal * parts, high: mostInReal * parts, unit: parts }
        : { low: -mostInDouble, high: mostInDouble, unit: 1n }
    return () => limits
  },
  wished: ({ low }) => ({ low: low < 0n ? -mostInDouble : 0n, high: mostInDouble }),
  readPseudonym: (text) => BigInt(Math.round(Number(text) * Number(parts))),
  print: (place, type) => (type === 'real' ? printReal(place / parts) : printDouble(place)),
  interpolates: true,
  isExact: false,
}

const mostInReal = 2n ** 24n
/** A double has room for so many parts between two whole numbers, for what lies between two reals. */
const parts = 1_000_000n
/** Fifteen digits, which every double tells apart. */
const mostInDouble = 10n ** 15n - 1n

/** The bits of a double are in the order of its size. */
function bitsOf(number: number): { readonly size: bigint; readonly isNegative: boolean } {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, number)
  const raw = bits.getBigUint64(0)
  return { size: raw & (2n ** 63n - 1n), isNegative: raw >> 63n === 1n }
}

function countOfDoubles(number: number): bigint {
  const { size, isNegative } = bitsOf(number)
  return isNegative ? -size : size
}

/** The number times 2^1074, which is whole for every double. */
function inSmallestUnits(number: number): bigint {
  const { size, isNegative } = bitsOf(number)
  const [exponent, fraction] = [size >> 52n, size & (2n ** 52n - 1n)]
  const whole = exponent === 0n ? fraction : (fraction + 2n ** 52n) << (exponent - 1n)
  return isNegative ? -whole : whole
}

/** As `float8out` does: no zeros at the end, and an exponent below a ten thousandth. */
function printDouble(place: bigint): string {
  const size = place < 0n ? -place : place
  const sign = place < 0n ? '-' : ''
  if (size > 0n && size < 100n) {
    const [first, second = '0'] = String(size).split('')
    const fraction = second === '0' ? '' : `.${second}`
    return `${sign}${first}${fraction}e-${size < 10n ? '06' : '05'}`
  }
  const fraction = String(size % parts)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${sign}${size / parts}${fraction === '' ? '' : `.${fraction}`}`
}

/** With an exponent from a million on, as `float4out` does. */
function printReal(place: bigint): string {
  const digits = String(place < 0n ? -place : place)
  if (digits.length <= 6) return String(place)
  const significant = digits.replace(/0+$/, '')
  const fraction = significant.length === 1 ? '' : `.${significant.slice(1)}`
  const exponent = String(digits.length - 1).padStart(2, '0')
  return `${place < 0n ? '-' : ''}${significant[0]}${fraction}e+${exponent}`
}
