import type { ColumnStatistics, Snapshot } from '../../model/snapshot.ts'
import { elementsOf, slotOf } from '../../postgres/statistics-text.ts'
import type { ParameterUse } from './parameter-uses.ts'

/** What statistics show of a column's values. */
export interface ColumnValues {
  /** As statistics name it: `timestamp with time zone`. */
  readonly type: string
  /** The most common first. */
  readonly common: readonly string[]
  /** Bounds of the histogram, from the smallest: as many rows lie between two as between any other two. */
  readonly bounds: readonly string[]
  /** The largest that is known of. */
  readonly largest: string | undefined
}

/** Undefined where the snapshot has no values of the column. */
export function columnValues(
  { relations, indexes }: Pick<Snapshot, 'relations' | 'indexes'>,
  { schemaname, relname, attname }: Pick<ParameterUse, 'schemaname' | 'relname' | 'attname'>,
): ColumnValues | undefined {
  const relation = relations.find((one) => one.schemaname === schemaname && one.relname === relname)
  const statistics = relation?.columns.find((column) => column.attname === attname)?.statistics ?? []
  const shown = statistics.map(valuesOf).find((values) => values !== undefined)
  if (shown === undefined) return undefined
  const end = indexes.find(
    (index) => index.schemaname === schemaname && index.table === relname && index.firstColumn === attname,
  )?.btree?.ends?.max
  return { ...shown, largest: end ?? shown.bounds.at(-1) }
}

function valuesOf(statistics: ColumnStatistics): Omit<ColumnValues, 'largest'> | undefined {
  const [common, histogram] = [slotOf(statistics, 'most common values'), slotOf(statistics, 'histogram')]
  const type = (common ?? histogram)?.stavalues?.type
  return type === undefined
    ? undefined
    : { type, common: elementsOf(common) ?? [], bounds: elementsOf(histogram) ?? [] }
}
