import { singlePrecisionText } from '../../postgres/single-precision.ts'

/*
 * Numbers as their types send them (`int4send` and the like of utils/adt), in the text that Postgres prints of them.
 */

export function readFloat4(bytes: Buffer): string {
  const number = bytes.readFloatBE(0)
  return specialText(number) ?? singlePrecisionText(number)
}

/** The shortest decimal that is no other number; with an exponent below a ten thousandth and from 1e15 on. */
export function readFloat8(bytes: Buffer): string {
  const number = bytes.readDoubleBE(0)
  const size = Math.abs(number)
  if (size === 0 || (size >= 1e-4 && size < 1e15)) return specialText(number) ?? String(number)
  return specialText(number) ?? number.toExponential().replace(/e([-+])(\d)$/, 'e$10$2')
}

function specialText(number: number): string | undefined {
  if (Object.is(number, -0)) return '-0'
  return Number.isFinite(number) ? undefined : String(number)
}

/**
 * Digits in base 10,000: how many there are, the power of the first, the sign, how many decimals to show (`numeric_send`). Undefined
 * for what no server accepts, and for numbers of thousands of digits.
 */
export function readNumeric(bytes: Buffer): string | undefined {
  const [count, weight] = [bytes.readInt16BE(0), bytes.readInt16BE(2)]
  const [sign, scale] = [bytes.readUInt16BE(4), bytes.readUInt16BE(6)]
  const special = specialSigns[sign]
  if (special !== undefined) return special
  if (count < 0 || bytes.length !== 8 + 2 * count) return undefined
  if (!(sign in signs) || weight > mostGroups || scale > 4 * mostGroups) return undefined
  const groups = Array.from({ length: count }, (_, index) => bytes.readInt16BE(8 + 2 * index))
  if (groups.some((group) => group < 0 || group > 9999)) return undefined

  const group = (power: number): string => String(groups[weight - power] ?? 0).padStart(4, '0')
  const whole = powers(weight, 0).map(group).join('').replace(/^0+/, '')
  const decimals = powers(-1, -Math.ceil(scale / 4))
    .map(group)
    .join('')
    .slice(0, scale)
  const isZero = /^0*$/.test(whole + decimals)
  return `${isZero ? '' : signs[sign]}${whole || '0'}${scale > 0 ? '.' : ''}${decimals}`
}

const signs: Readonly<Record<number, string>> = { 0x0000: '', 0x4000: '-' }
const specialSigns: Readonly<Record<number, string>> = {
  0xc000: 'NaN',
  0xd000: 'Infinity',
  0xf000: '-Infinity',
}

/** Of four digits. */
const mostGroups = 1000

/** From the highest down to the lowest. */
function powers(highest: number, lowest: number): readonly number[] {
  return Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, index) => highest - index)
}
