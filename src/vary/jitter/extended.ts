import type {
  ColumnStatistics,
  ExtendedStatistics,
  ExtendedStatisticsData,
  McvItem,
} from '../../model/snapshot.ts'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'
import { mapDegrees, mapDistincts } from '../serialised.ts'
import { redrawColumn } from './column.ts'
import { redrawDistinct } from './distinct.ts'
import { strayOf } from './population.ts'
import type { Dice } from './random.ts'
import { redrawShare, redrawShares } from './shares.ts'

/** Extended statistics as another ANALYZE might have made them. */
export function redrawExtended(
  object: ExtendedStatistics,
  populationOf: (data: ExtendedStatisticsData) => AnalyzeSample,
  dice: Dice,
): ExtendedStatistics {
  return {
    ...object,
    data: object.data.map((data) => redrawData(data, populationOf(data), dice)),
  }
}

function redrawData(
  data: ExtendedStatisticsData,
  population: AnalyzeSample,
  dice: Dice,
): ExtendedStatisticsData {
  if (strayOf(population) === 0) return data
  const { stxdndistinct, stxddependencies, stxdmcv, stxdexpr } = data
  const flag = String(data.stxdinherit)
  return {
    ...data,
    stxdndistinct:
      stxdndistinct &&
      mapDistincts(stxdndistinct, (distinct, at) =>
        Math.round(redrawDistinct(distinct, population, undefined, dice(flag, 'combinations', String(at)))),
      ),
    stxddependencies:
      stxddependencies &&
      mapDegrees(stxddependencies, (degree, at) =>
        redrawShare(degree, population, dice(flag, 'dependency', String(at))),
      ),
    stxdmcv: stxdmcv && redrawItems(stxdmcv, population, dice(flag, 'items')),
    stxdexpr: stxdexpr.map(
      (row, at): ColumnStatistics | null =>
        row &&
        redrawColumn(row, population, (...purpose) => dice(flag, 'expression', String(at), ...purpose)),
    ),
  }
}

/** What frequencies would be without dependence strays with them: it is made of the same rows. */
function redrawItems(
  items: readonly McvItem[],
  population: AnalyzeSample,
  random: ReturnType<Dice>,
): readonly McvItem[] {
  const shares = redrawShares(
    items.map(({ frequency }) => frequency),
    population,
    random,
  )
  return items.flatMap((item, at) => {
    const frequency = shares[at] ?? 0
    return frequency > 0
      ? [{ ...item, frequency, base_frequency: item.base_frequency * (frequency / item.frequency) }]
      : []
  })
}
