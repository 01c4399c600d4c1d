import type { Column, ColumnStatistics, Relation, Snapshot } from '../../model/snapshot.ts'
import {
  sampleOf,
  sampleSize,
  targetOf,
  usualTarget,
  type AnalyzeSample,
} from '../../postgres/analyze-sample.ts'
import { tableInputs, type TableInputs } from '../inputs-of-table.ts'
import { redrawColumn } from './column.ts'
import { redrawExtended } from './extended.ts'
import { fixedDistincts } from './fixed-distinct.ts'
import { partOf } from './population.ts'
import { diceOf, type Dice } from './random.ts'
import { redrawEntries, redrawRows, shareOf } from './sizes.ts'

/** What is in the catalogs of some tables, as it is written there. */
export type Statistics = Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics' | 'server'>

/** Which other sample: runs of one seed have nothing to do with one another. */
interface Draw {
  readonly seed: number
  readonly run: number
}

/** The tables of a snapshot, as `keyOf` names them, for other samples to be drawn of. */
export interface Redrawable {
  /**
   * The statistics of some tables as another ANALYZE might have made them: a bootstrap, in which the snapshot is what samples are drawn
   * of (B. Efron, Bootstrap methods: another look at the jackknife, 1979). Equal statistics of one name give the same ones in any
   * snapshot; where ANALYZE reads all rows nothing changes.
   */
  readonly redraw: (tables: ReadonlySet<string>, draw: Draw) => Statistics
  /** Whether another ANALYZE would find the same in all of these. */
  readonly areExact: (tables: ReadonlySet<string>) => boolean
}

export function redrawableOf(snapshot: Snapshot): Redrawable {
  const inputs = tableInputs(snapshot)
  const fixed = fixedDistincts(snapshot)
  const usual = usualTarget(snapshot)
  const targetFor = (relation: Relation): number => targetOf(relation) ?? usual
  const pick = (tables: ReadonlySet<string>) =>
    [...tables].flatMap((table) => {
      const found = inputs.get(table)
      return found === undefined ? [] : [{ table, found }]
    })
  return {
    areExact: (tables) =>
      pick(tables).every(({ found: { relation } }) => readsAll(relation, targetFor(relation))),
    redraw: (tables, { seed, run }) => {
      const dice = diceOf(seed, run)
      const redrawn = pick(tables).map(({ table, found }) =>
        redrawTable(found, {
          target: targetFor(found.relation),
          fixed: fixed.get(table),
          dice: (...purpose) => dice(table, ...purpose),
        }),
      )
      return {
        server: snapshot.server,
        relations: redrawn.map(({ relation }) => relation),
        indexes: redrawn.flatMap(({ indexes }) => indexes),
        extendedStatistics: redrawn.flatMap(({ extended }) => extended),
      }
    },
  }
}

function readsAll(relation: Relation, target: number): boolean {
  if (relation.columns.every(({ statistics }) => statistics.length === 0)) return true
  const samples = relation.columns.flatMap(({ statistics }) =>
    statistics.map((one) => sampleOf(one, relation, target)),
  )
  return samples.every(({ rows, sample }) => rows >= 0 && sample >= rows)
}

interface Ways {
  readonly target: number
  readonly fixed: ReadonlySet<string> | undefined
  readonly dice: Dice
}

function redrawTable(
  { relation, indexes, extended }: TableInputs,
  { target, fixed, dice }: Ways,
): TableInputs {
  const populationOf = (row: Pick<ColumnStatistics, 'stainherit'>): AnalyzeSample =>
    sampleOf(row, relation, target)
  const counted = redrawRows(relation, sampleSize(target, -1), dice)
  return {
    relation: { ...counted, columns: redrawColumns(relation.columns, populationOf, dice, fixed) },
    indexes: indexes.map((index) => {
      const own: Dice = (...purpose) => dice('index', index.relname, ...purpose)
      const all = populationOf({ stainherit: false })
      const share = shareOf(index, relation)
      return {
        ...redrawEntries(index, { share, before: relation, after: counted }, all, own),
        columns: redrawColumns(index.columns, () => partOf(all, share), own),
      }
    }),
    extended: extended.map((object) =>
      redrawExtended(
        object,
        ({ stxdinherit }) => populationOf({ stainherit: stxdinherit }),
        (...purpose) => dice('extended', object.schemaname, object.stxname, ...purpose),
      ),
    ),
  }
}

function redrawColumns(
  columns: readonly Column[],
  populationOf: (row: ColumnStatistics) => AnalyzeSample,
  dice: Dice,
  fixed?: ReadonlySet<string>,
): readonly Column[] {
  return columns.map((column) => ({
    ...column,
    statistics: column.statistics.map((row) =>
      redrawColumn(
        row,
        populationOf(row),
        (...purpose) => dice('column', column.attname, String(row.stainherit), ...purpose),
        fixed?.has(column.attname),
      ),
    ),
  }))
}
