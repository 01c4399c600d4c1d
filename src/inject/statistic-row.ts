import type { ColumnStatistics, StatisticSlot } from '../model/snapshot.ts'

/*
 * A row of `pg_statistic` on its way in: the JSON record it travels as, the columns that `jsonb_to_recordset` makes of
 * that record, and the SQL that turns those into the catalog's. All three name the slots alike.
 */

const slotNumbers = [1, 2, 3, 4, 5] as const
const slotColumns = ['stakind', 'staop', 'stacoll', 'stanumbers', 'stavalues'] as const
type SlotColumn = (typeof slotColumns)[number]

export function statisticRecord({
  stainherit,
  stanullfrac,
  stawidth,
  stadistinct,
  slots,
}: ColumnStatistics): object {
  const flat = slotNumbers.map((number) => {
    const { stakind, staop, stacoll, stanumbers, stavalues } = slots[number - 1] ?? unusedSlot
    return {
      [`stakind${number}`]: stakind,
      [`staop${number}`]: staop,
      [`stacoll${number}`]: stacoll,
      [`stanumbers${number}`]: stanumbers,
      [`type${number}`]: stavalues?.type ?? null,
      [`values${number}`]: stavalues?.values ?? null,
    }
  })
  return Object.assign({ stainherit, stanullfrac, stawidth, stadistinct }, ...flat) as object
}

const unusedSlot: StatisticSlot = { stakind: 0, staop: '0', stacoll: '-', stanumbers: null, stavalues: null }

export const statisticRecordColumns = [
  'stainherit bool, stanullfrac real, stawidth int, stadistinct real',
  ...slotNumbers.map(
    (number) => `stakind${number} smallint, staop${number} text, stacoll${number} text,
      stanumbers${number} text, type${number} text, values${number} text`,
  ),
].join(', ')

/** The catalog's columns from `stainherit` on, in the catalog's own order. */
export const statisticColumns = [
  'stainherit, stanullfrac, stawidth, stadistinct',
  ...catalogOrder((number, column) => `${column}${number}`),
].join(', ')

/**
 * Values for those columns. `array_in` is told the element type, as `anyarray` has no input of its own; types, operators
 * and collations come by name, since their OIDs differ between servers.
 */
export function statisticValues(record: string): string {
  const conversions: Readonly<Record<SlotColumn, (number: number) => string>> = {
    stakind: (number) => `${record}.stakind${number}`,
    staop: (number) => `${record}.staop${number}::regoperator`,
    stacoll: (number) => `${record}.stacoll${number}::regcollation`,
    stanumbers: (number) => `${record}.stanumbers${number}::real[]`,
    stavalues: (number) =>
      `array_in(${record}.values${number}::cstring, ${record}.type${number}::regtype, -1)::anyarray`,
  }
  return [
    `${record}.stainherit, ${record}.stanullfrac, ${record}.stawidth, ${record}.stadistinct`,
    ...catalogOrder((number, column) => conversions[column](number)),
  ].join(', ')
}

/** First the kinds of all five slots, then their operators, and so on (pg_statistic.h). */
function catalogOrder(write: (number: number, column: SlotColumn) => string): string[] {
  return slotColumns.flatMap((column) => slotNumbers.map((number) => write(number, column)))
}
