import type { ColumnStatistics } from '../model/snapshot.ts'
import type { OidsByName } from './oids-by-name.ts'

/*
 * A row of `pg_statistic` on its way in: the JSON record it travels as, the columns that `json_to_recordset` makes of
 * that record, and the SQL that turns those into the catalog's. All three name the slots alike. Records are short, without
 * the slots that are not used, and with the scratch's own OIDs: a large catalog has hundreds of thousands.
 */

const slotNumbers = [1, 2, 3, 4, 5] as const
const slotColumns = ['stakind', 'staop', 'stacoll', 'stanumbers', 'stavalues'] as const
type SlotColumn = (typeof slotColumns)[number]

export function statisticRecord(
  { stainherit, stanullfrac, stawidth, stadistinct, slots }: ColumnStatistics,
  { operators, collations, types }: OidsByName,
): object {
  const record: Record<string, unknown> = { stainherit, stanullfrac, stawidth, stadistinct }
  for (const [place, { stakind, staop, stacoll, stanumbers, stavalues }] of slots.entries()) {
    const number = place + 1
    record[`k${number}`] = stakind
    record[`o${number}`] = operators.get(staop)
    record[`c${number}`] = collations.get(stacoll)
    if (stanumbers !== null) record[`n${number}`] = stanumbers
    if (stavalues === null) continue
    record[`t${number}`] = types.get(stavalues.type)
    record[`v${number}`] = stavalues.values
  }
  return record
}

export const statisticRecordColumns = [
  'stainherit bool, stanullfrac real, stawidth int, stadistinct real',
  ...slotNumbers.map(
    (number) =>
      `k${number} smallint, o${number} oid, c${number} oid, n${number} text, t${number} oid, v${number} text`,
  ),
].join(', ')

/** The catalog's columns from `stainherit` on, in the catalog's own order. */
export const statisticColumns = [
  'stainherit, stanullfrac, stawidth, stadistinct',
  ...catalogOrder((number, column) => `${column}${number}`),
].join(', ')

/** Values for those columns. `array_in` is told the element type, as `anyarray` has no input of its own. */
export function statisticValues(record: string): string {
  const conversions: Readonly<Record<SlotColumn, (number: number) => string>> = {
    stakind: (number) => `coalesce(${record}.k${number}, 0)`,
    staop: (number) => `coalesce(${record}.o${number}, 0)`,
    stacoll: (number) => `coalesce(${record}.c${number}, 0)`,
    stanumbers: (number) => `${record}.n${number}::real[]`,
    stavalues: (number) => `array_in(${record}.v${number}::cstring, ${record}.t${number}, -1)::anyarray`,
  }
  return [
    `${record}.stainherit, ${record}.stanullfrac, ${record}.stawidth, ${record}.stadistinct`,
    ...catalogOrder((number, column) => conversions[column](number)),
  ].join(', ')
}

/** A condition: whether a row of the catalog is not what its record says. */
export function statisticDiffers(row: string, record: string): string {
  const pairs = [
    ...['stanullfrac', 'stawidth', 'stadistinct'].map((name) => [`${row}.${name}`, `${record}.${name}`]),
    ...slotNumbers.flatMap((number) => [
      [`${row}.stakind${number}`, `coalesce(${record}.k${number}, 0)`],
      [`${row}.staop${number}`, `coalesce(${record}.o${number}, 0)`],
      [`${row}.stacoll${number}`, `coalesce(${record}.c${number}, 0)`],
      [`${row}.stanumbers${number}::text`, `${record}.n${number}`],
      [`${row}.stavalues${number}::text`, `${record}.v${number}`],
    ]),
  ]
  return `(${pairs.map(([written, sent]) => `${written} IS DISTINCT FROM ${sent}`).join(' OR ')})`
}

/** First the kinds of all five slots, then their operators, and so on (pg_statistic.h). */
function catalogOrder(write: (number: number, column: SlotColumn) => string): string[] {
  return slotColumns.flatMap((column) => slotNumbers.map((number) => write(number, column)))
}
