import { randomNormal } from 'd3-random'
import type { Index, Relation } from '../../model/snapshot.ts'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'
import { singlePrecision } from '../../postgres/single-precision.ts'
import { strayOf } from './population.ts'
import type { Dice } from './random.ts'
import { redrawShare } from './shares.ts'

/**
 * The rows of a table as another ANALYZE might have counted them, which takes the density of the blocks that it reads for that of all,
 * one block for each row of the sample (`acquire_sample_rows` of analyze.c): exact where it reads them all. How far blocks differ is
 * not known: rows that fill them stray less than such as fall there by chance, holes that deletions leave stray more; here it is half of
 * what chance would do. A partitioned table's own count is not read by the planner.
 */
export function redrawRows(relation: Relation, sampleWanted: number, dice: Dice): Relation {
  const { relkind, reltuples, relpages } = relation
  const stray = strayOf({ sample: sampleWanted, rows: relpages })
  if ((relkind !== 'r' && relkind !== 'm') || reltuples <= 0 || stray === 0) return relation
  const rowsSeen = (reltuples / relpages) * sampleWanted
  const error = (reltuples / Math.sqrt(rowsSeen) / 2) * stray
  const drawn = randomNormal.source(dice('rows'))(reltuples, error)()
  return { ...relation, reltuples: singlePrecision(Math.max(1, Math.round(drawn))) }
}

/** The part of a table's rows that an index has entries for. */
export function shareOf(index: Index, table: Relation): number {
  return index.reltuples <= 0 || table.reltuples <= 0 ? 1 : Math.min(1, index.reltuples / table.reltuples)
}

/** Of a partial index ANALYZE counts the rows in its sample of the table; a full one has as many as the table (`do_analyze_rel`). */
export function redrawEntries(
  index: Index,
  { share, before, after }: { readonly share: number; readonly before: Relation; readonly after: Relation },
  population: AnalyzeSample,
  dice: Dice,
): Index {
  if (index.reltuples <= 0 || before.reltuples <= 0) return index
  const drawn = redrawShare(share, population, dice('entries'))
  const growth = (after.reltuples / before.reltuples) * (drawn / share)
  return growth === 1
    ? index
    : { ...index, reltuples: singlePrecision(Math.max(1, Math.ceil(index.reltuples * growth))) }
}
