import type { Progress } from '../../model/progress.ts'
import type { Session } from '../../model/session.ts'
import type { Gin, Tablespace } from '../../model/snapshot.ts'
import { quoteLiteral } from '../../postgres/quote.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { BitmapScan } from './bitmap-scans.ts'
import { bitmapScansOnly, readBitmapCosts } from './bitmap-scans.ts'
import { countersOf } from './counters-of-sizes.ts'
import type { KeyOperator } from './key-operators.ts'
import { pageCostOf } from './page-cost.ts'
import type { KindOfScan } from './solve-gin.ts'
import { conditions, ginScans, kindsOfScan, solveGin } from './solve-gin.ts'

/**
 * The counters of GIN indexes as the planner itself sees them, by the index's OID, from what it says that scans cost. Needs
 * no extension and no privilege but to look at the table. Left out are indexes that the planner would not scan, because
 * another one does the same for less or policies forbid it, and those of which no known condition asks everything.
 *
 * So many conditions are put at once that their selectivity is zero to the last digit of a `double precision`. Then nothing is
 * charged but the pages of the index, and any index of another kind has a tuple to pay for.
 */
export async function readGinCounters(
  session: Session,
  indexes: readonly CatalogIndex[],
  operators: ReadonlyMap<number, readonly KeyOperator[]>,
  tablespaces: readonly Tablespace[],
  progress?: Progress,
): Promise<ReadonlyMap<number, Gin>> {
  const subjects = indexes.flatMap((index) => subjectOf(index, operators))
  const counters = new Map<number, Gin>()
  if (subjects.length === 0) return counters
  await undone(session, async () => {
    await session.query(`${bitmapScansOnly};
      SET LOCAL cpu_operator_cost = 0; SET LOCAL cpu_tuple_cost = 0; SET LOCAL cpu_index_tuple_cost = 1e30;
      SET LOCAL seq_page_cost = 1e30; SET LOCAL random_page_cost = ${randomPageCost}`)
    for (let start = 0; start < subjects.length; start += batchSize) {
      progress?.('reading GIN counters', { done: start, total: subjects.length })
      const batch = subjects.slice(start, start + batchSize)
      const costs = await readCosts(session, batch)
      for (const [place, { index }] of batch.entries()) {
        const pageCost = pageCostOf(index, tablespaces, 'random_page_cost') ?? randomPageCost
        const fetches = (kind: KindOfScan) => (costs[kind][place] ?? NaN) / pageCost
        const [sizes, ...others] = solveGin(fetches, printed / pageCost)
        if (sizes === undefined) continue
        const found = countersOf(sizes, index)
        counters.set(index.oid, others.length === 0 ? found : { ...found, fidelity: 'derived' })
      }
    }
  })
  return counters
}

const batchSize = 20

/** So much that digits beyond the two that EXPLAIN prints are seen, and in all less than what a forbidden scan costs before 18. */
const randomPageCost = 1024

/** Half of the last digit that EXPLAIN prints, and a little for its own rounding. */
const printed = 0.006

/** An index and how to ask for its keys: with an argument that nobody knows, and with one that all of the index answers. */
interface Subject {
  readonly index: CatalogIndex
  readonly operator: KeyOperator
  readonly everything: string
}

function subjectOf(
  index: CatalogIndex,
  operators: ReadonlyMap<number, readonly KeyOperator[]>,
): readonly Subject[] {
  const [subject] = (operators.get(index.oid) ?? []).flatMap((operator): readonly Subject[] => {
    const literal = literalForEverything(operator)
    return literal === undefined ? [] : [{ index, operator, everything: quoteLiteral(literal) }]
  })
  return index.amname === 'gin' && subject !== undefined ? [subject] : []
}

/** What everything contains, what nothing has to match: `GIN_SEARCH_MODE_ALL` of the operator class's `extractQuery`. */
function literalForEverything({ oprname, argument }: KeyOperator): string | undefined {
  if (oprname === '@>' && (argument === 'jsonb' || argument.endsWith('[]'))) return '{}'
  if (oprname === '@>' && /(^|\.)hstore$/.test(argument)) return ''
  if (oprname === '@@' && argument === 'tsquery') return '!planflip'
  if (oprname === '~~' && argument === 'text') return '%'
  return undefined
}

type Costs = Readonly<Record<KindOfScan, readonly (number | undefined)[]>>

async function readCosts(session: Session, subjects: readonly Subject[]): Promise<Costs> {
  const costs: Partial<Record<KindOfScan, readonly (number | undefined)[]>> = {}
  for (const kind of kindsOfScan) {
    await session.query(`SET LOCAL effective_cache_size = ${ginScans[kind].cached ? 2 ** 31 - 1 : 1}`)
    costs[kind] = await readBitmapCosts(
      session,
      subjects.map((subject) => scanOf(subject, kind)),
    )
  }
  return costs as Costs
}

function scanOf(
  { index, operator: { key, operator, argument }, everything }: Subject,
  kind: KindOfScan,
): BitmapScan {
  const { runs, lookups } = ginScans[kind]
  return {
    index,
    argument,
    runs,
    unknown: conditions,
    ...(lookups === 'all' && { known: everything }),
    condition: (values) => values.map((value) => `${key} ${operator} ${value}`).join(' AND '),
  }
}
