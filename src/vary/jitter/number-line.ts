/** Values of one type as places on a line, and back to text as Postgres prints it. */
export interface NumberLine {
  /** Undefined where the text is of no such place, as `infinity`, or the number cannot hold it. */
  readonly read: (text: string) => number | undefined
  /** As precise as `like`, a value of the same column; undefined where the text would not be Postgres's. */
  readonly print: (place: number, like: string) => string | undefined
}

/** The lines of the types between whose values the planner interpolates (`convert_to_scalar` of selfuncs.c), as far as text tells places. */
export function lineOf(type: string): NumberLine | undefined {
  return lines[type]
}

const whole: NumberLine = {
  read: (text) => safe(Number(text)),
  print: (place) => String(Math.round(place)),
}

/** As many digits as tell no two numbers apart that Postgres does not; without an exponent. */
function floating(digits: number, below: number): NumberLine {
  return {
    read: (text) => finite(Number(text)),
    print: (place) => {
      const rounded = Number(place.toPrecision(digits))
      const size = Math.abs(rounded)
      return size === 0 || (size >= 1e-4 && size < below) ? String(rounded) : undefined
    },
  }
}

const decimal: NumberLine = {
  read: (text) => safe(Number(text)),
  print: (place, like) => place.toFixed(Math.min(100, /\.(\d+)$/.exec(like)?.[1]?.length ?? 0)),
}

/** Of the years 1 to 9999, to the millisecond, in UTC as captures print them. */
function moments(print: (iso: string) => string): NumberLine {
  return {
    read: (text) => {
      const [, date, time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?: ([\d:.]+?))?(?:\+00)?$/.exec(text) ?? []
      return date === undefined ? undefined : finite(Date.parse(`${date}T${time}Z`))
    },
    print: (place) => {
      const iso = new Date(place).toISOString()
      return /^\d{4}-/.test(iso) ? print(iso) : undefined
    },
  }
}

/** `2026-11-23 08:30:00.5`, without zeros at the end. */
function dateAndTime(iso: string): string {
  return iso.replace('T', ' ').replace(/\.?0*Z$/, '')
}

const lines: Readonly<Record<string, NumberLine>> = {
  smallint: whole,
  integer: whole,
  bigint: whole,
  oid: whole,
  numeric: decimal,
  real: floating(6, 1e6),
  'double precision': floating(15, 1e15),
  date: moments((iso) => iso.slice(0, 10)),
  'timestamp without time zone': moments(dateAndTime),
  'timestamp with time zone': moments((iso) => `${dateAndTime(iso)}+00`),
}

function safe(number: number): number | undefined {
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined
}
