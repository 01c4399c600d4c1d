import type { Session } from '../../model/session.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { CostedNode } from './explain-selects.ts'
import { explainSelects, nodesOf } from './explain-selects.ts'

/** Settings under which a bitmap scan is taken wherever there is one. */
export const bitmapScansOnly = `SET LOCAL enable_bitmapscan = on; SET LOCAL enable_seqscan = off;
  SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_material = off;
  SET LOCAL max_parallel_workers_per_gather = 0`

/** A bitmap scan of an index. */
export interface BitmapScan {
  readonly index: CatalogIndex
  /** The type of the arguments. */
  readonly argument: string
  /** How many arguments there are that the planner does not know. */
  readonly unknown: number
  /** An argument that it does know, as SQL. */
  readonly known?: string
  /** The condition on a row of the table, with the arguments as SQL: first the unknown ones, then the known. */
  readonly condition: (values: readonly string[]) => string
  /** How often it runs, each time for other arguments. */
  readonly runs: number
}

/**
 * What the planner says that a run of each scan costs; undefined where it would do something else.
 *
 * The arguments come from rows of another relation, whose number is the number of runs. The known one is a constant of the
 * nullable side of an outer join: where a condition on it may be evaluated, the planner takes it for that row's, but its
 * estimates see the constant (`eval_const_expressions_mutator` of clauses.c). So nothing is found by a part of the condition.
 */
export async function readBitmapCosts(
  session: Session,
  scans: readonly BitmapScan[],
): Promise<readonly (number | undefined)[]> {
  const plans = await explainSelects(session, scans.map(selectFor))
  const costs = new Map(plans.flatMap((plan) => [...nodesOf(plan)].flatMap(costsOf)))
  return scans.map(({ index }, place) => costs.get(`${place} ${index.relname}`))
}

function selectFor({ index, argument, unknown, known, condition, runs }: BitmapScan, place: number): string {
  const { schemaname, table, predicate } = index
  const columns = Array.from({ length: unknown }, (_, column) => `a${column + 1}`)
  const values = columns.map((column) => `"scan ${place}".${column}`)
  const conditions = [
    condition(known === undefined ? values : [...values, `"known ${place}".value`]),
    ...(predicate === null ? [] : [`(${predicate})`]),
  ]
  return `SELECT 1 FROM
    (SELECT ${columns.map((column) => `NULL::${argument} AS ${column}`).join(', ')}
      FROM pg_catalog.generate_series(1, ${runs}) AS "scan ${place} rows" OFFSET 0) AS "scan ${place}"
    LEFT JOIN (SELECT ${known ?? 'NULL'}::${argument} AS value) AS "known ${place}" ON true
    LEFT JOIN LATERAL (SELECT 1 FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)}
      WHERE ${conditions.join(' AND ')}) AS found ON true`
}

/** Of the scans that a join runs for each row of its other side, by the place of the one that was asked for and the index's name. */
function costsOf({ Plans = [] }: CostedNode): readonly (readonly [string, number])[] {
  const [place] = Plans.flatMap(({ Alias }) => /^scan (\d+)/.exec(Alias ?? '')?.slice(1) ?? [])
  if (place === undefined) return []
  return Plans.flatMap((child) => [...nodesOf(child)])
    .filter((node) => node['Node Type'] === 'Bitmap Index Scan')
    .map((scan) => [`${place} ${scan['Index Name']}`, scan['Total Cost']])
}
