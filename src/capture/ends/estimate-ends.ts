import { parse as parseArray } from 'postgres-array'
import type { IndexEnds } from '../../model/snapshot.ts'
import type { StatisticsOfColumn } from '../../postgres/catalog/column-statistics.ts'
import type { CatalogIndex } from '../indexes.ts'

/**
 * The ends of an index as far as the histogram of its first key tells, for where the index itself may not be asked.
 * They are the right ones for data that did not change since ANALYZE and that it read whole.
 */
export function estimateEnds(
  { hasEnds, schemaname, relname, table, firstColumn }: CatalogIndex,
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
): IndexEnds | undefined {
  if (!hasEnds) return undefined
  const statistics =
    firstColumn === null
      ? statisticsOf(schemaname, relname).find(({ attnum }) => attnum === 1)
      : statisticsOf(schemaname, table).find(
          ({ attname, statistics: { stainherit } }) => attname === firstColumn && !stainherit,
        )
  const histogram = statistics?.statistics.slots.find(({ stakind }) => stakind === statisticKindHistogram)
  const bounds = histogram?.stavalues && parseArray(histogram.stavalues.values)
  const [min, max] = [bounds?.[0], bounds?.at(-1)]
  return min === undefined || max === undefined
    ? { fidelity: 'missing', min: null, max: null }
    : { fidelity: 'estimated', min, max }
}

/** `STATISTIC_KIND_HISTOGRAM` of pg_statistic.h. */
const statisticKindHistogram = 2
