import type { ColumnValues } from './column-values.ts'

/** A value above all that the statistics know of; undefined where the type has no way to make one of its text. */
export function valueBeyond({ type, largest }: ColumnValues): string | undefined {
  if (largest === undefined) return undefined
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return String(BigInt(largest) + 1n)
    case 'numeric':
    case 'real':
    case 'double precision':
      return Number.isFinite(Number(largest)) ? String(Number(largest) + 1) : undefined
    case 'date':
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return aYearLater(largest)
    case 'text':
    case 'character varying':
      // What a text begins with comes before it, in every collation.
      return `${largest}z`
    default:
      return undefined
  }
}

/** Undefined for infinity, and for years before Christ. */
function aYearLater(time: string): string | undefined {
  const [, year, rest] = /^(\d{4,})(-[^B]*)$/.exec(time) ?? []
  return year === undefined || rest === undefined
    ? undefined
    : `${Number(year) + 1}${rest.replace(/^-02-29/, '-02-28')}`
}
