import { readsIndex, seqScanned } from '../compare/plans/reads.ts'
import { tableScans } from '../compare/plans/table-scans.ts'
import { readRival, type Rival } from '../compare/why/rivals.ts'
import { sayRival } from '../compare/why/say-rival.ts'
import { isNothing, type Ways } from '../compare/why/ways.ts'
import { explainWithout } from '../explain/explain-without.ts'
import type { Plan } from '../model/plan.ts'
import { otherIndexes, type IndexOfFamily } from '../postgres/catalog/families.ts'
import type { PlannedExpected } from './plan-expected.ts'
import type { Planning } from './planning.ts'

/** What the planner would have to pay with an index that it does not use, or why it cannot use it. */
export async function whyNoIndex(
  name: string,
  family: readonly IndexOfFamily[],
  planned: PlannedExpected,
  planning: Planning,
): Promise<readonly string[]> {
  const relations = family.map(({ relation }) => relation)
  const [top] = family
  const scans = tableScans(planned.plan).filter(({ relation }) => relations.includes(relation))
  if (scans.length === 0)
    return [`The plan does not read ${top?.relation ?? 'its table'}, which ${name} is an index of.`]
  if (!family.some(({ isValid }) => isValid)) return [`${name} is not valid: the planner may not use it.`]

  const own = family.map(({ index }) => index)
  const indexes = await otherIndexes(planning.session, relations, own)
  const attempts = [
    { settings: [], indexes },
    ...withoutScans.flatMap((settings) => [
      { settings, indexes: [] },
      { settings, indexes },
    ]),
  ]
  const wanted = { way: `With ${name}`, relations, isIn: (plan: Plan) => readsIndex(plan, family) }
  const said = await askFor(wanted, attempts, planned, planning)
  if (said !== undefined) return said
  const conditions = new Set(scans.flatMap(({ searched, filtered }) => [...searched, ...filtered]))
  return [
    `The planner cannot use ${name} for this query, even for want of any other way.`,
    top?.definition ?? name,
    `is no help for ${conditions.size === 0 ? 'a query without conditions on its table' : [...conditions].join(' AND ')}.`,
  ]
}

/** What the planner would have to pay without an index that it uses. */
export async function whyIndex(
  name: string,
  family: readonly IndexOfFamily[],
  planned: PlannedExpected,
  planning: Planning,
): Promise<readonly string[]> {
  const relations = family.map(({ relation }) => relation)
  const indexes = family.map(({ index, relation }) => ({ index, relation }))
  const wanted = { way: `Without ${name}`, relations, isIn: (plan: Plan) => !readsIndex(plan, family) }
  return (await askFor(wanted, [{ settings: [], indexes }], planned, planning)) ?? []
}

/** What it would cost to read tables otherwise than from end to end. */
export async function whySeqScan(
  scanned: readonly string[],
  planned: PlannedExpected,
  planning: Planning,
): Promise<readonly string[]> {
  const attempts = withoutScans.map((settings) => ({ settings, indexes: [] }))
  const way = `Without ${scanned.length > 1 ? 'sequential scans' : `the sequential scan of ${scanned.join()}`}`
  const isIn = (plan: Plan): boolean => seqScanned(plan, scanned).length === 0
  const said = await askFor({ way, relations: scanned, isIn }, attempts, planned, planning)
  return said ?? [`There is no index by which ${scanned.join(', ')} could be read instead.`]
}

/** What it would cost to read a table from end to end. */
export async function whyNoSeqScan(
  tables: readonly string[],
  planned: PlannedExpected,
  planning: Planning,
): Promise<readonly string[]> {
  const [name = ''] = tables
  if (!tableScans(planned.plan).some(({ relation }) => tables.includes(relation)))
    return [`The plan does not read ${name} at all.`]
  const indexes = await otherIndexes(planning.session, tables, [])
  const settings = ['enable_indexscan', 'enable_indexonlyscan', 'enable_bitmapscan', 'enable_tidscan']
  const attempts = [
    { settings: [], indexes },
    { settings, indexes: [] },
  ]
  const isIn = (plan: Plan): boolean => seqScanned(plan, tables).length > 0
  return (
    (await askFor({ way: 'With a sequential scan', relations: tables, isIn }, attempts, planned, planning)) ??
    []
  )
}

/** What keeps the planner from an index besides other indexes: a scan of the table, joins that read all of it, a sort. */
const scans = ['enable_seqscan', 'enable_tidscan']
const joins = ['enable_hashjoin', 'enable_mergejoin']
const withoutScans: readonly (readonly string[])[] = [
  scans,
  [...scans, ...joins],
  [...scans, 'enable_sort'],
  [...scans, ...joins, 'enable_sort'],
]

interface Wanted {
  /** As a sentence about its cost begins: `With orders_created_at_idx`. */
  readonly way: string
  /** The tables that it is about. */
  readonly relations: readonly string[]
  readonly isIn: (plan: Plan) => boolean
}

/** Says what the cheapest plan found of a kind that was not chosen would take; undefined where there is none of that kind. */
async function askFor(
  { way, relations, isIn }: Wanted,
  attempts: readonly Ways[],
  { statement, plan: chosen, query }: PlannedExpected,
  { session, side }: Planning,
): Promise<readonly string[] | undefined> {
  let isPossible = false
  let cheapest: Rival | undefined
  for (const withheld of attempts.filter((ways) => !isNothing(ways))) {
    const outcome = await explainWithout(session, statement, withheld)
    if (outcome.status === 'failed' || !isIn(outcome.plan)) continue
    isPossible = true
    const rival = readRival(outcome.plan, chosen, withheld)
    if (rival !== undefined && rival.cost < (cheapest?.cost ?? Infinity)) cheapest = rival
  }
  if (!isPossible) return undefined
  if (cheapest === undefined)
    return [`${way} there is a plan, but its cost does not compare with that of the one chosen.`]
  const said = sayRival({ rival: cheapest, way, relations }, chosen, query.sql, side)
  return [...said, ...alternative(cheapest)]
}

/** Its plan, where no cost of it is inflated by what was switched off. */
function alternative({ plan, isForced }: Rival): readonly string[] {
  return isForced ? [] : ['', ...plan.text.split('\n').map((line) => `  ${line}`)]
}
