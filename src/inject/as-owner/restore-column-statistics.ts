import type { Session } from '../../model/session.ts'
import type { ColumnStatistics, Snapshot, StatisticSlot } from '../../model/snapshot.ts'

/**
 * Writes statistics of columns by `pg_restore_attribute_stats()`, which derives operators and collations itself. It knows Postgres's own kinds,
 * and warns of what it does not take. Answers with how much that was, in a sentence.
 */
export async function restoreColumnStatistics(
  session: Session,
  { relations, indexes }: Pick<Snapshot, 'relations' | 'indexes'>,
): Promise<readonly string[]> {
  const records = [...relations, ...indexes].flatMap(({ schemaname, relname, columns }) =>
    columns.flatMap(({ attname, statistics }) =>
      statistics.map((row) => ({ schemaname, relname, attname, ...recordOf(row) })),
    ),
  )
  let refused = 0
  for (let start = 0; start < records.length; start += batchSize) {
    const [row] = await session.query<{ refused: number }>(
      `SELECT count(*) FILTER (WHERE NOT arrived)::int AS refused
       FROM json_to_recordset($1::json) AS s(schemaname text, relname text, attname text, inherited bool, ${parameters
         .map(([name, type]) => `${name} ${type}`)
         .join(', ')}),
         LATERAL pg_restore_attribute_stats(
           'schemaname', schemaname, 'relname', relname, 'attname', attname, 'inherited', inherited,
           ${parameters.map(([name]) => `'${name}', ${name}`).join(', ')}) AS arrived`,
      [JSON.stringify(records.slice(start, start + batchSize))],
    )
    refused += row?.refused ?? 0
  }
  return refused === 0 ? [] : [`The statistics of ${refused} columns were not taken as they are.`]
}

const batchSize = 1000

/** Of the function, with the types that it asks for. */
const parameters = [
  ['null_frac', 'real'],
  ['avg_width', 'int'],
  ['n_distinct', 'real'],
  ['most_common_vals', 'text'],
  ['most_common_freqs', 'real[]'],
  ['histogram_bounds', 'text'],
  ['correlation', 'real'],
  ['most_common_elems', 'text'],
  ['most_common_elem_freqs', 'real[]'],
  ['elem_count_histogram', 'real[]'],
  ['range_length_histogram', 'text'],
  ['range_empty_frac', 'real'],
  ['range_bounds_histogram', 'text'],
] as const

function recordOf({ stainherit, stanullfrac, stawidth, stadistinct, slots }: ColumnStatistics): object {
  return Object.assign(
    { inherited: stainherit, null_frac: stanullfrac, avg_width: stawidth, n_distinct: stadistinct },
    ...slots.map((slot) => parametersOf[slot.stakind]?.(slot)),
  ) as object
}

/** By `STATISTIC_KIND_*` of pg_statistic.h. */
const parametersOf: Readonly<Record<number, (slot: StatisticSlot) => object>> = {
  1: (slot) => ({ most_common_vals: valuesOf(slot), most_common_freqs: slot.stanumbers }),
  2: (slot) => ({ histogram_bounds: valuesOf(slot) }),
  3: (slot) => ({ correlation: firstNumber(slot) }),
  4: (slot) => ({ most_common_elems: valuesOf(slot), most_common_elem_freqs: slot.stanumbers }),
  5: (slot) => ({ elem_count_histogram: slot.stanumbers }),
  6: (slot) => ({ range_length_histogram: valuesOf(slot), range_empty_frac: firstNumber(slot) }),
  7: (slot) => ({ range_bounds_histogram: valuesOf(slot) }),
}

function valuesOf({ stavalues }: StatisticSlot): string | undefined {
  return stavalues?.values
}

function firstNumber({ stanumbers }: StatisticSlot): string | undefined {
  return stanumbers?.replaceAll(/[{}]/g, '').split(',')[0]
}
