/*
 * Dates and times as their types send them (`date_send`, `timestamp_send` of utils/adt): days and microseconds from the beginning
 * of 2000. The text is that of DateStyle ISO, which is read under every style.
 */

export function readDate(bytes: Buffer): string | undefined {
  const days = bytes.readInt32BE(0)
  if (days === 0x7f_ff_ff_ff) return 'infinity'
  if (days === -0x80_00_00_00) return '-infinity'
  const { text, era } = dateText(days)
  return `${text}${era}`
}

export function readTime(bytes: Buffer): string | undefined {
  const time = bytes.readBigInt64BE(0)
  return time >= 0n && time <= day ? timeText(time) : undefined
}

/** The zone counts seconds to the west. */
export function readTimeWithZone(bytes: Buffer): string | undefined {
  const time = readTime(bytes)
  const east = -bytes.readInt32BE(8)
  if (time === undefined || Math.abs(east) >= 16 * 3600) return undefined
  const size = Math.abs(east)
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60]
  const shown = parts[2] === 0 ? parts.slice(0, parts[1] === 0 ? 1 : 2) : parts
  return `${time}${east < 0 ? '-' : '+'}${shown.map((part) => pad(part, 2)).join(':')}`
}

export function readTimestamp(bytes: Buffer): string {
  return timestampText(bytes.readBigInt64BE(0), '')
}

/** In UTC. */
export function readTimestampWithZone(bytes: Buffer): string {
  return timestampText(bytes.readBigInt64BE(0), '+00')
}

function timestampText(microseconds: bigint, zone: string): string {
  if (microseconds === 2n ** 63n - 1n) return 'infinity'
  if (microseconds === -(2n ** 63n)) return '-infinity'
  const time = ((microseconds % day) + day) % day
  const { text, era } = dateText(Number((microseconds - time) / day))
  return `${text} ${timeText(time)}${zone}${era}`
}

const second = 1_000_000n
const day = 86_400n * second

/** Years before the first are counted backwards, and there is none with the number 0. */
function dateText(days: number): { readonly text: string; readonly era: string } {
  const { year, month, dayOfMonth } = civilDate(days)
  const shown = year > 0 ? year : 1 - year
  return { text: `${pad(shown, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`, era: year > 0 ? '' : ' BC' }
}

/** In the Gregorian calendar, also before there was one. Years are counted from March here, so that a leap day is the last. */
function civilDate(days: number): {
  readonly year: number
  readonly month: number
  readonly dayOfMonth: number
} {
  const sinceMarch = days + daysFromMarchOfYearZero
  const era = Math.floor(sinceMarch / daysIn400Years)
  const dayOfEra = sinceMarch - era * daysIn400Years
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / (daysIn400Years - 1))
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  // March to July have 153 days, and so have August to December.
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return {
    year: 400 * era + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  }
}

const daysIn400Years = 146_097
/** To the beginning of 2000. */
const daysFromMarchOfYearZero = 730_425

/** Decimals of a second without zeros at their end. */
export function timeText(microseconds: bigint): string {
  const whole = microseconds / second
  const decimals = String(microseconds % second)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const clock = [whole / 3600n, (whole / 60n) % 60n, whole % 60n].map((part) => pad(part, 2)).join(':')
  return decimals === '' ? clock : `${clock}.${decimals}`
}

function pad(number: number | bigint, length: number): string {
  return String(number).padStart(length, '0')
}
