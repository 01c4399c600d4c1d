import type { Progress } from '../../model/progress.ts'
import type { Session } from '../../model/session.ts'
import type { Gin, Tablespace } from '../../model/snapshot.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { BitmapScan } from './bitmap-scans.ts'
import { bitmapScansOnly, readBitmapCosts } from './bitmap-scans.ts'
import { countersOf } from './counters-of-sizes.ts'
import type { GinSubject } from './gin-subjects.ts'
import { ginSubjects } from './gin-subjects.ts'
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
  const subjects = ginSubjects(indexes, operators)
  const counters = new Map<number, Gin>()
  if (subjects.length === 0) return counters
  await undone(session, async () => {
    await session.query(`${bitmapScansOnly};
      SET LOCAL cpu_operator_cost = 0; SET LOCAL cpu_tuple_cost = 0; SET LOCAL cpu_index_tuple_cost = 1e30;
      SET LOCAL seq_page_cost = 1e30; SET LOCAL random_page_cost = ${randomPageCost}`)
    for (let start = 0; start < subjects.length; start += batchSize) {
      progress?.('reading GIN counters', { done: start, total: subjects.length })
      const batch = subjects.slice(start, start + batchSize)
      for (const { index, costs } of await readCosts(session, batch, indexes)) {
        const pageCost = pageCostOf(index, tablespaces, 'random_page_cost') ?? randomPageCost
        const [sizes, ...others] = solveGin((kind) => (costs[kind] ?? NaN) / pageCost, printed / pageCost)
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

interface Answer {
  readonly subject: GinSubject
  /** The index that was scanned. */
  readonly index: CatalogIndex
  readonly costs: Partial<Record<KindOfScan, number>>
}

/**
 * One kind of scan after the other. Of twins the planner takes now the one and now the other where they cost the same: the
 * answer is then about the one that it takes last, when all pages count.
 */
async function readCosts(
  session: Session,
  subjects: readonly GinSubject[],
  indexes: readonly CatalogIndex[],
): Promise<readonly Answer[]> {
  const byName = new Map(indexes.map((index) => [`${index.schemaname}\0${index.relname}`, index]))
  let answers: readonly Answer[] = subjects.map((subject) => ({ subject, index: subject.index, costs: {} }))
  for (const kind of kindsOfScan) {
    await session.query(`SET LOCAL effective_cache_size = ${ginScans[kind].cached ? 2 ** 31 - 1 : 1}`)
    const found = await readBitmapCosts(
      session,
      answers.map(({ subject }) => scanOf(subject, kind)),
    )
    answers = answers.flatMap(({ subject, costs }, place) =>
      [...(found[place] ?? [])].flatMap(([name, cost]) => {
        const index = byName.get(`${subject.index.schemaname}\0${name}`)
        return index === undefined ? [] : [{ subject, index, costs: { ...costs, [kind]: cost } }]
      }),
    )
  }
  return answers
}

function scanOf({ index, one, all, everything }: GinSubject, kind: KindOfScan): BitmapScan {
  const { runs, lookups } = ginScans[kind]
  const knows = lookups === 'all'
  return {
    index,
    runs,
    unknown: { count: conditions, type: one.argument },
    known: knows ? everything : null,
    condition: (unknown, known) =>
      [
        ...unknown.map((value) => `${one.key} ${one.operator} ${value}`),
        ...(knows ? [`${all.key} ${all.operator} ${known}`] : []),
      ].join(' AND '),
  }
}
