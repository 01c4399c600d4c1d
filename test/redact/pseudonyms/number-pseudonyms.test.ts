import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DemandedColumn, Pseudonyms } from '../../../src/redact/values/demand.ts'
import { pseudonymKey } from '../../../src/redact/values/demand.ts'
import { numberKindOf } from '../../../src/redact/values/families.ts'
import { numberPseudonyms } from '../../../src/redact/pseudonyms/number-pseudonyms.ts'
import { datetimes } from '../../../src/redact/numbers/times.ts'
import type { NumberKind } from '../../../src/redact/numbers/number-kind.ts'
import { keyedRandom } from '../../../src/redact/places/random.ts'

/* For every type whose values lie on a line: order and equality stay, the type's limits hold, and the seed decides. */

const years = { min: new Date('1850-01-01'), max: new Date('2150-01-01'), noInvalidDate: true }
const seconds = fc.date(years).map((date) => date.toISOString().slice(0, 19).replace('T', ' '))
const hexadecimal = (digits: number) =>
  fc
    .bigInt({ min: 0n, max: 16n ** BigInt(digits) - 1n })
    .map((bits) => bits.toString(16).padStart(digits, '0'))

const types: Readonly<Record<string, fc.Arbitrary<string>>> = {
  smallint: fc.integer({ min: -32_768, max: 32_767 }).map(String),
  integer: fc.integer().map(String),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  oid: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(String),
  numeric: fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.nat(99))
    .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`),
  real: fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  'double precision': fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  date: fc.date(years).map((date) => date.toISOString().slice(0, 10)),
  'timestamp without time zone': seconds,
  'timestamp with time zone': seconds.map((text) => `${text}+00`),
  'time without time zone': fc.date(years).map((date) => date.toISOString().slice(11, 19)),
  interval: fc
    .tuple(fc.integer({ min: -40, max: 40 }), fc.nat(59))
    .map(([days, minutes]) => `${days} days 01:${String(minutes).padStart(2, '0')}:00`),
  uuid: hexadecimal(32).map((digits) => digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')),
  macaddr: hexadecimal(12).map((digits) => digits.replaceAll(/\B(?=(..)+$)/g, ':')),
  pg_lsn: fc
    .tuple(fc.nat(), fc.nat())
    .map((words) => words.map((word) => word.toString(16).toUpperCase()).join('/')),
  money: fc.nat(99_999).map((cents) => `$${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`),
}

describe.each(Object.entries(types))('pseudonyms of the type %s', (type, values) => {
  const lists = fc.array(fc.uniqueArray(values, { maxLength: 40 }), { minLength: 1, maxLength: 3 })

  test('keep order and equality, and are values of the type', () => {
    fc.assert(
      fc.property(lists, (columns) => {
        const kind = kindOf(type, columns.flat())
        const pseudonyms = numberPseudonyms(demandOf(type, columns, kind), kind, keyedRandom(seed))
        const pairs = columns
          .flat()
          .map((value) => ({ from: placeOf(value, type, kind), to: pseudonymOf(pseudonyms, type, value) }))
        // One kind reads both: a family's scale holds for its pseudonyms too.
        const places = pairs.map(({ from, to }) => ({ from, to: placeOf(to, type, kind) }))
        const ordered = places.toSorted((one, other) =>
          one.from < other.from ? -1 : one.from > other.from ? 1 : 0,
        )
        const broken = ordered.filter(({ from, to }, at) => {
          const before = ordered[at - 1]
          return before !== undefined && (before.from === from ? to !== before.to : to <= before.to)
        })
        expect(broken).toEqual([])
        expect(pairs.filter(({ to }) => !fits(type, to))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('are the same with the same seed, and others with another', () => {
    const columns = fc.sample(lists, { numRuns: 20, seed: 1 })
    const kind = kindOf(type, columns.flat(2))
    const demand = demandOf(type, columns.flat(), kind)
    const once = numberPseudonyms(demand, kind, keyedRandom(seed))
    expect(numberPseudonyms(demand, kind, keyedRandom(seed))).toEqual(once)
    expect(numberPseudonyms(demand, kind, keyedRandom(Buffer.from('another')))).not.toEqual(once)
  })
})

describe('a column that the planner interpolates', () => {
  test.each(['integer', 'numeric', 'timestamp with time zone', 'date', 'double precision'])(
    'of the type %s keeps the share of an extreme in its bin',
    (type) => {
      fc.assert(
        fc.property(fc.uniqueArray(fc.nat(20_000), { minLength: 3, maxLength: 12 }), (days) => {
          const sorted = days.toSorted((one, other) => one - other).map((day) => write(day, type))
          const bounds = sorted.filter((_, at) => at % 2 === 0)
          const extremes = sorted.filter((_, at) => at % 2 === 1)
          const kind = kindOf(type, sorted)
          const demand = {
            family: type,
            columns: [
              column('bins', type, bounds, bounds),
              ...extremes.map((extreme) => column(`at ${extreme}`, type, [extreme], [extreme, extreme])),
            ],
          }
          const pseudonyms = numberPseudonyms(demand, kind, keyedRandom(seed))
          const place = (text: string) => kind.scalar?.(text, type) ?? placeOf(text, type, kind)
          for (const [at, extreme] of extremes.entries()) {
            const [low, high] = [bounds[at], bounds[at + 1]]
            if (low === undefined || high === undefined) continue
            const share = (texts: readonly [string, string, string]) => {
              const [bottom, inside, top] = texts.map(place)
              const [part, whole] = [(inside ?? 0n) - (bottom ?? 0n), (top ?? 0n) - (bottom ?? 0n)]
              // As whole numbers: those of doubles are greater than a double can be.
              return Number((part * 10n ** 15n) / whole) / 1e15
            }
            const here = [low, extreme, high] as const
            const there = here.map((value) => pseudonymOf(pseudonyms, type, value))
            expect(share([there[0] ?? '', there[1] ?? '', there[2] ?? ''])).toBeCloseTo(share([...here]), 9)
          }
        }),
        { numRuns: 60 },
      )
    },
  )

  test('leaves no other distance as it was', () => {
    const values = Array.from({ length: 101 }, (_, at) => String(1000 + at * 50))
    const kind = kindOf('integer', values)
    const demand = { family: 'integer', columns: [column('alone', 'integer', values, values)] }
    const pseudonyms = numberPseudonyms(demand, kind, keyedRandom(seed))
    const there = values.map((value) => Number(pseudonymOf(pseudonyms, 'integer', value)))
    const gaps = new Set(there.slice(1).map((place, at) => place - (there[at] ?? 0)))
    expect(gaps.size).toBeGreaterThan(95)
  })
})

test('what was past stays past, and what is to come stays to come', () => {
  const values = ['2001-01-01', '2020-06-01', '2025-12-31', '2026-01-02', '2031-01-01']
  const demand = { family: 'datetime', columns: [column('c', 'date', values, [])] }
  const now = BigInt(Date.parse('2026-01-01T12:00:00Z')) * 1000n
  const kind = datetimes(now)
  const pseudonyms = numberPseudonyms(demand, kind, keyedRandom(seed))
  const there = values.map((value) => Date.parse(pseudonymOf(pseudonyms, 'date', value)))
  expect(there.map((time) => BigInt(time) * 1000n <= now)).toEqual([true, true, true, false, false])
})

const seed = Buffer.from('a seed')

function kindOf(type: string, values: readonly string[]): NumberKind {
  const kind = numberKindOf(type, values)
  if (kind === undefined) throw new Error(`${type} has no line`)
  return kind
}

function demandOf(type: string, columns: readonly (readonly string[])[], kind: NumberKind) {
  return {
    family: type,
    columns: columns.map((values, at): DemandedColumn => {
      const sorted = values.toSorted((one, other) =>
        placeOf(one, type, kind) < placeOf(other, type, kind) ? -1 : 1,
      )
      return column(`c${at}`, type, values, sorted.length > 1 ? sorted : [])
    }),
  }
}

function column(
  name: string,
  type: string,
  values: readonly string[],
  histogram: readonly string[],
): DemandedColumn {
  return { name, type, values: new Set(values), profiles: [{ histogram, common: [] }] }
}

function placeOf(text: string, type: string, kind: NumberKind): bigint {
  const place = kind.place(text, type)
  if (typeof place !== 'bigint') throw new Error(`"${text}" is no ${type}`)
  return place
}

function pseudonymOf(pseudonyms: Pseudonyms, type: string, value: string): string {
  const pseudonym = pseudonyms.get(pseudonymKey(type, value))
  if (pseudonym === undefined) throw new Error(`${value} has no pseudonym`)
  return pseudonym
}

function write(day: number, type: string): string {
  const date = new Date(day * 86_400_000).toISOString()
  if (type === 'date') return date.slice(0, 10)
  if (type.startsWith('timestamp')) return `${date.slice(0, 10)} ${date.slice(11, 19)}+00`
  return type === 'numeric' ? `${day}.25` : String(day)
}

function fits(type: string, text: string): boolean {
  const bits = { smallint: 15, integer: 31, bigint: 63 }[type]
  if (bits !== undefined) return BigInt(text) >= -(2n ** BigInt(bits)) && BigInt(text) < 2n ** BigInt(bits)
  return type === 'real' ? Math.fround(Number(text)) === Number(text) : (forms[type]?.test(text) ?? true)
}

const forms: Readonly<Record<string, RegExp>> = {
  numeric: /^-?\d{1,4}\.\d\d$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'time without time zone': /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$|^24:00:00$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  macaddr: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/,
}
