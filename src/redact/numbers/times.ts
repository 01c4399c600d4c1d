import { larger, modulo, smaller } from '../places/spread.ts'
import { calendarDate, daysOf } from './calendar.ts'
import type { NumberColumn, NumberKind } from './number-kind.ts'

/* Dates, times and intervals, which all count in microseconds. */

const second = 1_000_000n
const day = 86_400n * second

/**
 * `datetime_ops`: dates and timestamps compare with each other. `now` is when the capture was made: what lies before it
 * stays before it, since queries ask for that more than for anything else. Within a year pseudonyms stay the same.
 */
export function datetimes(now: bigint): NumberKind {
  const century = 36_525n * day
  const { year } = calendarDate(Number((now - modulo(now, day)) / day))
  const [start, end] = [BigInt(daysOf(year, 1, 1)) * day, BigInt(daysOf(year + 1, 1, 1)) * day]
  return {
    place: placeOfDatetime,
    limitsOf: (column) => {
      const unit = column.type === 'date' ? day : grainOf(column)
      const places = column.values.map(({ place }) => place)
      const low = places.reduce(smaller, firstDay)
      const high = places.reduce(larger, lastDay)
      return () => ({ low, high, unit })
    },
    wished: () => ({ low: start - century, high: end + century }),
    divide: { at: now, low: start, high: end },
    print: printDatetime,
    interpolates: true,
    isExact: true,
  }
}

export const times: NumberKind = {
  place: (text) => timeOfDay(text),
  limitsOf: (column) => {
    const limits = { low: 0n, high: day, unit: grainOf(column) }
    return () => limits
  },
  wished: () => ({ low: 0n, high: day }),
  print: printTime,
  interpolates: true,
  isExact: true,
}

/** By the time in UTC, then by the zone (`timetz_cmp_internal`). Pseudonyms are in UTC, so that gaps are not whole multiples. */
export const zonedTimes: NumberKind = {
  place: (text) => {
    const [, time = '', offset = ''] = /^([\d:.]+)([-+][\d:]+)$/.exec(text) ?? []
    const [local, east] = [timeOfDay(time), offsetOf(offset)]
    return local === undefined || east === undefined ? undefined : (local - east) * 2n * day - east
  },
  limitsOf: () => () => ({ low: 0n, high: day, unit: 1n }),
  wished: () => ({ low: 0n, high: day }),
  readPseudonym: (text) => timeOfDay(text.replace(/[-+][\d:]+$/, '')) ?? 0n,
  print: (place) => `${printTime(place)}+00`,
  interpolates: true,
  isExact: false,
}

/** Compared with months of 30 days (`interval_cmp_value`), interpolated with such of 30.4375 (`convert_timevalue_to_scalar`). */
export const intervals: NumberKind = {
  place: (text) => {
    if (text === 'infinity' || text === '-infinity') return 'kept'
    const parts = partsOfInterval(text)
    return parts && parts.months * 30n * day + parts.rest
  },
  scalar: (text) => {
    const parts = partsOfInterval(text)
    return parts === undefined ? 0n : (parts.months * 304_375n * day) / 10_000n + parts.rest
  },
  limitsOf: (column) => {
    const places = column.values.map(({ place }) => place)
    const most = larger(places.reduce(larger, 0n), -places.reduce(smaller, 0n))
    const limits = {
      low: places.some((place) => place < 0n) ? -longest - most : 0n,
      high: longest + most,
      unit: grainOf(column),
    }
    return () => limits
  },
  wished: ({ low }) => ({ low: low < 0n ? -longest : 0n, high: longest }),
  print: printInterval,
  interpolates: true,
  isExact: true,
}

const longest = 36_525n * day

/** Whole days, seconds or milliseconds, as long as all values of a column are such. */
function grainOf({ values }: NumberColumn): bigint {
  const grains = [day, second, 1000n]
  return grains.find((grain) => values.every(({ place }) => modulo(place, grain) === 0n)) ?? 1n
}

/** Years of four digits, which print as everybody expects. */
const firstDay = BigInt(daysOf(1, 1, 1)) * day
const lastDay = BigInt(daysOf(9999, 12, 31)) * day

function placeOfDatetime(text: string): bigint | 'kept' | undefined {
  if (text === 'infinity' || text === '-infinity') return 'kept'
  const [, year, month, dayOfMonth, time, offset, era] =
    /^(\d+)-(\d\d)-(\d\d)(?:[ T]([\d:.]+))?([-+][\d:]+|Z)?( BC)?$/.exec(text) ?? []
  if (year === undefined) return undefined
  const count = era === undefined ? Number(year) : 1 - Number(year)
  const days = BigInt(daysOf(count, Number(month), Number(dayOfMonth)))
  const sinceMidnight = time === undefined ? 0n : timeOfDay(time)
  const east = offset === undefined || offset === 'Z' ? 0n : offsetOf(offset)
  return sinceMidnight === undefined || east === undefined ? undefined : days * day + sinceMidnight - east
}

function printDatetime(place: bigint, type: string): string {
  const sinceMidnight = modulo(place, day)
  const { year, month, day: dayOfMonth } = calendarDate(Number((place - sinceMidnight) / day))
  const date = [
    String(year > 0 ? year : 1 - year).padStart(4, '0'),
    String(month).padStart(2, '0'),
    String(dayOfMonth).padStart(2, '0'),
  ].join('-')
  const era = year > 0 ? '' : ' BC'
  if (type === 'date') return `${date}${era}`
  const zone = type === 'timestamp with time zone' ? '+00' : ''
  return `${date} ${printTime(sinceMidnight)}${zone}${era}`
}

function timeOfDay(text: string): bigint | undefined {
  const [, hours, minutes, seconds = '0', fraction = ''] =
    /^(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/.exec(text) ?? []
  if (hours === undefined) return undefined
  const whole = (BigInt(hours) * 60n + BigInt(minutes ?? 0)) * 60n + BigInt(seconds)
  return whole * second + BigInt(fraction.padEnd(6, '0'))
}

function offsetOf(text: string): bigint | undefined {
  const [, sign, hours, minutes = '0', seconds = '0'] =
    /^([-+])(\d\d)(?::?(\d\d))?(?::(\d\d))?$/.exec(text) ?? []
  if (hours === undefined) return undefined
  const east = ((BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)) * second
  return sign === '-' ? -east : east
}

function printTime(place: bigint): string {
  const clock = [place / (3600n * second), (place / (60n * second)) % 60n, (place / second) % 60n]
  const fraction = String(place % second)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${clock.map((part) => String(part).padStart(2, '0')).join(':')}${fraction === '' ? '' : `.${fraction}`}`
}

/** `1 year 2 mons -3 days +04:05:06.7`, as the IntervalStyle `postgres` prints it. */
function partsOfInterval(text: string): { readonly months: bigint; readonly rest: bigint } | undefined {
  const [whole, years, months, days, sign, time] =
    /^(?:(-?\d+) years?\s*)?(?:([-+]?\d+) mons?\s*)?(?:([-+]?\d+) days?\s*)?(?:([-+])?(\d+:\d\d:\d\d(?:\.\d+)?))?$/.exec(
      text,
    ) ?? []
  if (whole === undefined || text === '') return undefined
  const clock = time === undefined ? 0n : (timeOfDay(time) ?? 0n)
  return {
    months: BigInt(years ?? 0) * 12n + BigInt(months ?? 0),
    rest: BigInt(days ?? 0) * day + (sign === '-' ? -clock : clock),
  }
}

/** In days and time, both of the same sign. */
function printInterval(place: bigint): string {
  const size = place < 0n ? -place : place
  const [days, clock] = [size / day, size % day]
  const sign = place < 0n ? '-' : ''
  const parts = [
    ...(days === 0n ? [] : [`${sign}${days} ${place > 0n && days === 1n ? 'day' : 'days'}`]),
    ...(clock === 0n && days !== 0n ? [] : [`${sign}${printTime(clock)}`]),
  ]
  return parts.join(' ')
}
