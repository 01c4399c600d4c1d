import { larger } from '../places/spread.ts'
import type { NumberKind } from './number-kind.ts'

/**
 * The type `numeric`. The line counts in the smallest decimal place of all values. A pseudonym has as many decimals as its
 * value and no more digits before the point than the largest value of its column, so that it fits whatever precision the
 * column has.
 */
export function decimals(texts: readonly string[]): NumberKind {
  const scale = texts.reduce((most, text) => Math.max(most, decimalsOf(text)), 0)
  return {
    place: (text) => {
      if (['NaN', 'Infinity', '-Infinity'].includes(text)) return 'kept'
      return /^-?\d+(\.\d+)?$/.test(text) ? scaled(text, scale) : undefined
    },
    limitsOf: ({ values }) => {
      const digits = values.reduce(
        (most, { text }) => Math.max(most, wholeDigitsOf(text)),
        scale === 0 ? 1 : 0,
      )
      const bound = 10n ** BigInt(digits + scale) - 1n
      const low = values.some(({ place }) => place < 0n) ? -bound : 0n
      return (text) => ({ low, high: bound, unit: 10n ** BigInt(scale - decimalsOf(text)) })
    },
    wished: ({ low, high }) => {
      const bound = 10n ** BigInt(String(larger(high, -low)).length) - 1n
      return { low: low < 0n ? -bound : 0n, high: bound }
    },
    print: (place, _, value) => {
      const count = decimalsOf(value)
      const shown = place / 10n ** BigInt(scale - count)
      const digits = String(shown < 0n ? -shown : shown).padStart(count + 1, '0')
      const point = digits.length - count
      const fraction = count === 0 ? '' : `.${digits.slice(point)}`
      return `${shown < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`
    },
    interpolates: true,
    isExact: true,
  }
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

function wholeDigitsOf(text: string): number {
  return /^-?0*(\d*)/.exec(text)?.[1]?.length ?? 0
}

function scaled(text: string, scale: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(scale - decimalsOf(text)))
}
