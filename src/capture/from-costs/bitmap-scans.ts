import type { Session } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { CostedNode } from './explain-selects.ts'
import { explainSelects, nodesOf } from './explain-selects.ts'

/** Settings under which a bitmap scan is taken wherever there is one. */
export const bitmapScansOnly = `SET LOCAL enable_bitmapscan = on; SET LOCAL enable_seqscan = off;
  SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_material = off;
  SET LOCAL max_parallel_workers_per_gather = 0`

/** A bitmap scan of an index, or of another one on the same keys. */
export interface BitmapScan {
  readonly index: CatalogIndex
  /** Arguments that the planner does not know: how many, and of which type. */
  readonly unknown: { readonly count: number; readonly type: string }
  /** An argument that it does know, as SQL; null where there is none. */
  readonly known: string | null
  /** The condition on a row of the table, with the arguments as SQL. */
  readonly condition: (unknown: readonly string[], known: string) => string
  /** How often it runs, each time for other arguments. */
  readonly runs: number
}

/**
 * What the planner says that a run of each scan costs, by the name of the index that it takes: another one, where that does the
 * same for less, several for parts of the condition, or none.
 *
 * The arguments come from rows of another relation, whose number is the number of runs. The known one is a constant of the
 * nullable side of an outer join: where a condition on it may be evaluated, the planner takes it for that row's, but its
 * estimates see the constant (`eval_const_expressions_mutator` of clauses.c). So nothing is found by a part of the condition.
 */
export async function readBitmapCosts(
  session: Session,
  scans: readonly BitmapScan[],
): Promise<readonly ReadonlyMap<string, number>[]> {
  const plans = await explainSelects(session, scans.map(selectFor))
  const costs = new Map(plans.flatMap((plan) => [...nodesOf(plan)].flatMap(costsOf)))
  return scans.map((_, place) => costs.get(place) ?? new Map<string, number>())
}

function selectFor({ index, unknown, known, condition, runs }: BitmapScan, place: number): string {
  const { schemaname, table, predicate } = index
  const columns = Array.from({ length: unknown.count }, (_, column) => `a${column + 1}`)
  const values = columns.map((column) => `"scan ${place}".${column}`)
  const conditions = [
    condition(values, `"known ${place}".value`),
    ...(predicate === null ? [] : [`(${predicate})`]),
  ]
  return `SELECT 1 FROM
    (SELECT ${columns.map((column) => `NULL::${unknown.type} AS ${column}`).join(', ')}
      FROM pg_catalog.generate_series(1, ${runs}) AS "scan ${place} rows" OFFSET 0) AS "scan ${place}"
    LEFT JOIN (SELECT ${known ?? 'NULL'} AS value) AS "known ${place}" ON true
    LEFT JOIN LATERAL (SELECT 1 FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)}
      WHERE ${conditions.join(' AND ')}) AS found ON true`
}

/** Of the scans that a join runs for each row of its other side, whose alias tells the place of what was asked for. */
function costsOf({ Plans = [] }: CostedNode): readonly (readonly [number, ReadonlyMap<string, number>])[] {
  const [place] = Plans.flatMap(({ Alias }) => /^scan (\d+)/.exec(Alias ?? '')?.slice(1) ?? [])
  if (place === undefined) return []
  const scans = Plans.flatMap((child) => [...nodesOf(child)]).flatMap((node) =>
    node['Node Type'] === 'Bitmap Index Scan'
      ? [[node['Index Name'] ?? '', node['Total Cost']] as const]
      : [],
  )
  return scans.length === 0 ? [] : [[Number(place), new Map(scans)]]
}
