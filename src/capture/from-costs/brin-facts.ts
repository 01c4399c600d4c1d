import type { Progress } from '../../model/progress.ts'
import type { Session } from '../../model/session.ts'
import type { Brin, Tablespace } from '../../model/snapshot.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { BitmapScan } from './bitmap-scans.ts'
import { bitmapScansOnly, readBitmapCosts } from './bitmap-scans.ts'
import type { KeyOperator } from './key-operators.ts'
import { pageCostOf } from './page-cost.ts'

/**
 * The facts of BRIN indexes as the planner itself sees them, by the index's OID, from what it says that a scan costs
 * (`brincostestimate` of selfuncs.c): the map of the ranges is read in sequence, all other pages at random, and each page of
 * the ranges that may match costs a tenth of an operator. An index of another kind has tuples to pay for. Left out is what
 * the planner would not scan.
 */
export async function readBrinFacts(
  session: Session,
  indexes: readonly CatalogIndex[],
  operators: ReadonlyMap<number, readonly KeyOperator[]>,
  tablespaces: readonly Tablespace[],
  progress?: Progress,
): Promise<ReadonlyMap<number, Brin>> {
  const subjects = indexes.flatMap((index): readonly Subject[] => {
    const [operator] = operators.get(index.oid) ?? []
    if (index.amname !== 'brin' || operator === undefined) return []
    const sequential = pageCostOf(index, tablespaces, 'seq_page_cost')
    const random = pageCostOf(index, tablespaces, 'random_page_cost')
    return [{ index, operator, sequential, random }]
  })
  const facts = new Map<number, Brin>()
  if (subjects.length === 0) return facts
  await undone(session, async () => {
    await session.query(`${bitmapScansOnly};
      SET LOCAL cpu_tuple_cost = 0; SET LOCAL cpu_index_tuple_cost = 1e30; SET LOCAL random_page_cost = 0`)
    for (let start = 0; start < subjects.length; start += batchSize) {
      progress?.('reading BRIN facts', { done: start, total: subjects.length })
      const batch = subjects.slice(start, start + batchSize)
      const scans = batch.map(scanOf)
      await session.query('SET LOCAL seq_page_cost = 1; SET LOCAL cpu_operator_cost = 0')
      const ofMaps = await readBitmapCosts(session, scans)
      await session.query('SET LOCAL seq_page_cost = 0; SET LOCAL cpu_operator_cost = 10')
      const ofRanges = await readBitmapCosts(session, scans)
      for (const [place, subject] of batch.entries()) {
        const [ofMap, ofRange] = [ofMaps, ofRanges].map((costs) => costs[place]?.get(subject.index.relname))
        const found =
          ofMap === undefined || ofRange === undefined ? undefined : factsOf(subject, ofMap, ofRange)
        if (found !== undefined) facts.set(subject.index.oid, found)
      }
    }
  })
  return facts
}

const batchSize = 20

interface Subject {
  readonly index: CatalogIndex
  readonly operator: KeyOperator
  /** What the tablespace's pages cost, whatever the settings say. */
  readonly sequential: number | undefined
  readonly random: number | undefined
}

/** For so many arguments that an inequality, of which the planner expects a third of the rows for each, leaves no range out. */
function scanOf({ index, operator: { key, operator, argument } }: Subject): BitmapScan {
  return {
    index,
    runs: 1,
    unknown: { count: 60, type: argument },
    known: null,
    condition: (unknown) => `${key} ${operator} ANY (ARRAY[${unknown.join(', ')}])`,
  }
}

/** Undefined where the tablespace charges pages alike, in sequence or not. */
function factsOf(
  { index, operator, sequential, random = 0 }: Subject,
  ofMap: number,
  ofRanges: number,
): Brin | undefined {
  const mapPages = Math.round((ofMap - random * index.blocks) / ((sequential ?? 1) - random))
  if (!Number.isFinite(mapPages)) return undefined
  const ofPages = (sequential ?? 0) * mapPages + random * (index.blocks - mapPages)
  const touched = Math.round(ofRanges - ofPages)
  const isWhole = (pagesPerRange: number) =>
    Math.max(1, Math.ceil(index.tableBlocks / pagesPerRange)) * pagesPerRange === touched
  // The option may have been altered since the index was built: the metapage keeps what it was built with.
  const isKnown = operator.oprname !== '<' || isWhole(index.pagesPerRange)
  const built = isKnown ? undefined : likelyPagesPerRange.find(isWhole)
  return {
    fidelity: isKnown ? 'measured' : 'derived',
    pagesPerRange: built ?? index.pagesPerRange,
    lastRevmapPage: mapPages + 1,
  }
}

const likelyPagesPerRange = [128, ...Array.from({ length: 17 }, (_, power) => 2 ** power)]
