import type { NodeLine } from './node-lines.ts'
import { childrenOf, kindOf } from './node-lines.ts'
import type { TwoPlans } from './two-plans.ts'

/** What a major version brought, as it shows in the texts of two plans. */
interface Novelty {
  /** The first major version that has it. */
  readonly since: number
  readonly says: string
  readonly shows: (plans: TwoPlans) => boolean
}

/** Found by looking at what the plans of one major are and those of the next are not. */
const novelties: readonly Novelty[] = [
  { since: 18, says: 'windows are printed with a name', shows: gained(/^ *Window: /m) },
  { since: 18, says: 'a Gather is estimated at more rows', shows: parted(/^Gather/, 'rows') },
  { since: 18, says: 'groups are counted otherwise', shows: parted(/Aggregate|^Group|^Unique/, 'rows') },
  { since: 18, says: 'right semi joins', shows: gained(/Right Semi Join/) },
  { since: 18, says: 'self-joins by a unique key are removed', shows: readsATableLessOften },
  { since: 18, says: 'INTERSECT and EXCEPT read two inputs, without an Append', shows: setsHaveTwoInputs },
  { since: 18, says: 'GROUP BY leaves out what a unique key decides', shows: leavesKeysOut },
  { since: 18, says: 'ORs of one column become = ANY', shows: fewer(/ OR /g) },
  {
    since: 18,
    says: 'B-trees are skipped through, which costs less',
    shows: parted(/Index/, 'total', isPlain),
  },
  { since: 18, says: 'hash joins cost otherwise', shows: parted(/^(?:Parallel )?Hash.* Join/, 'total') },
  {
    since: 17,
    says: 'subplans are printed by number and column',
    shows: either(lost(/\(returns \$/), gained(/Plan \d+\)\.col\d/)),
  },
  {
    since: 17,
    says: 'IS NULL and IS NOT NULL of NOT NULL columns are decided while planning',
    shows: either(fewer(/ IS NOT NULL/g), gained(/One-Time Filter: false/)),
  },
  { since: 17, says: 'a list of values costs a B-tree less', shows: parted(/Index/, 'total', isList) },
  { since: 17, says: 'UNION may sort its inputs', shows: unionSorts },
  { since: 17, says: 'workers sort what a Gather Merge keeps in order', shows: gained(/Gather Merge/) },
  { since: 17, says: 'GROUP BY takes its keys in another order', shows: takesKeysInAnotherOrder },
  { since: 17, says: 'the first row of a WindowAgg has a price', shows: parted(/^WindowAgg/, 'startup') },
  { since: 17, says: 'what reads a CTE knows its statistics', shows: countsOtherwiseWith(/^CTE Scan/) },
  { since: 16, says: 'GIN indexes cost otherwise', shows: parted(/^Bitmap Index/, 'total', searchesWithin) },
  { since: 16, says: 'right anti joins', shows: gained(/Right Anti Join/) },
  { since: 16, says: 'parallel hash right and full joins', shows: gained(/Parallel Hash (?:Right|Full)/) },
  { since: 16, says: 'a sort serves ordered and DISTINCT aggregates, too', shows: sortsByMore },
  { since: 16, says: 'an incremental sort where there was none', shows: gained(/Incremental Sort/) },
  { since: 16, says: 'join clauses that follow from others are left out', shows: fewer(/Join Filter: /g) },
  {
    since: 16,
    says: 'a subquery that only passes rows on costs nothing',
    shows: parted(/Append$|^Recursive Union|^Subquery Scan|^Nested Loop/, 'total'),
  },
  { since: 16, says: 'generic plans are asked for with GENERIC_PLAN', shows: lost(/Subplans Removed/) },
  { since: 16, says: 'operands are printed in another order', shows: turnsOperands },
  { since: 16, says: 'DISTINCT of constants is a LIMIT', shows: uniqueIsLimit },
  { since: 15, says: 'window functions stop early (Run Condition)', shows: gained(/Run Condition/) },
  { since: 15, says: 'DISTINCT in parallel', shows: distinctInParallel },
  { since: 15, says: 'NOT IN of a long list is hashed', shows: parted(/Scan/, 'total', isNotIn) },
  {
    since: 15,
    says: 'a Parallel Append is estimated at fewer rows',
    shows: parted(/^Parallel Append/, 'rows'),
  },
  { since: 15, says: 'partitions of partitions are merged in order', shows: mergesBelowAppend },
]

/**
 * Why the plans of two majors differ, as far as their texts show: what the majors between brought, else at which node they part.
 * A plan may have several reasons. Presumes that the texts do differ.
 */
export function reasonsFor(plans: TwoPlans, majors: { newer: number; older: number }): readonly string[] {
  const named = novelties
    .filter(({ since }) => since <= majors.newer && since > majors.older)
    .filter(({ shows }) => shows(plans))
    .map(({ since, says }) => `${since}: ${says}`)
  return named.length > 0 ? named : [whereTheyPart(plans)]
}

function whereTheyPart({ newer, older, parting }: TwoPlans): string {
  const [first] = parting
  if (first !== undefined)
    return first.newer.rows === first.older.rows ? 'another cost' : 'another number of rows'
  const [now, before] = [newer, older].map(({ nodes }) => nodes.map(({ label }) => label).join('\n'))
  return now === before ? 'other conditions' : 'another plan, for reasons that the texts do not show'
}

type Shows = Novelty['shows']

function gained(words: RegExp): Shows {
  return ({ newer, older }) => words.test(newer.text) && !words.test(older.text)
}

function lost(words: RegExp): Shows {
  return ({ newer, older }) => !words.test(newer.text) && words.test(older.text)
}

function either(one: Shows, other: Shows): Shows {
  return (plans) => one(plans) || other(plans)
}

function fewer(words: RegExp): Shows {
  const count = (text: string): number => text.match(words)?.length ?? 0
  return ({ newer, older }) => count(newer.text) < count(older.text)
}

/** A node of that kind prints another such number, though what it reads is the same. */
function parted(
  kind: RegExp,
  number: 'startup' | 'total' | 'rows',
  has: (node: NodeLine) => boolean = () => true,
): Shows {
  return ({ parting }) =>
    parting.some(
      ({ newer, older }) =>
        kind.test(newer.label) &&
        newer[number] !== older[number] &&
        (number === 'rows' || newer.rows === older.rows) &&
        has(newer) &&
        conditionsOf(newer) === conditionsOf(older),
    )
}

function conditionsOf({ details }: NodeLine): string {
  return details.filter((line) => !/^(?:Window|Join Filter|Sort Key):/.test(line)).join('\n')
}

function isList({ details }: NodeLine): boolean {
  return details.some((line) => line.includes('= ANY ('))
}

/** By operators that no B-tree has. */
function searchesWithin({ details }: NodeLine): boolean {
  return details.some((line) => /^Index Cond: .*(?:@>|<@|&&|@@|\?|~| = '\{)/.test(line))
}

function isPlain(node: NodeLine): boolean {
  return !isList(node) && !searchesWithin(node)
}

function isNotIn({ details }: NodeLine): boolean {
  return details.some((line) => line.includes('<> ALL ('))
}

function readsATableLessOften({ newer, older }: TwoPlans): boolean {
  const [now, before] = [timesRead(newer.nodes), timesRead(older.nodes)]
  return [...now].some(([table, times]) => times < (before.get(table) ?? 0))
}

function timesRead(nodes: readonly NodeLine[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const { label } of nodes) {
    const table = /Scan.* on ("(?:[^"]|"")+"|\S+)/.exec(label)?.[1]
    if (table !== undefined && !label.startsWith('Bitmap Index'))
      times.set(table, (times.get(table) ?? 0) + 1)
  }
  return times
}

function setsHaveTwoInputs({ newer, older }: TwoPlans): boolean {
  const readsAppend = (nodes: readonly NodeLine[]): boolean =>
    nodes.some(
      ({ label }, place) => label.includes('SetOp') && /^(?:Append|Sort)/.test(nodes[place + 1]?.label ?? ''),
    )
  const hasSets = newer.text.includes('SetOp') && older.text.includes('SetOp')
  return (
    hasSets &&
    readsAppend(older.nodes) &&
    older.text.includes('*SELECT*') &&
    !newer.text.includes('*SELECT* 2')
  )
}

function unionSorts({ newer, older }: TwoPlans): boolean {
  const count = ({ nodes }: TwoPlans['newer'], kind: string): number =>
    nodes.filter((node) => kindOf(node) === kind).length
  return newer.text.includes('Append') && count(newer, 'Unique') > count(older, 'Unique')
}

function takesKeysInAnotherOrder({ newer, older }: TwoPlans): boolean {
  const [now, before] = [keyLines(newer.nodes), keyLines(older.nodes)]
  const inOrder = (line: string): string => line.split(', ').toSorted().join()
  return now.some(
    (line) => !before.includes(line) && before.some((other) => inOrder(line) === inOrder(other)),
  )
}

/** The keys of groups and sorts, without the word before them. */
function keyLines(nodes: readonly NodeLine[]): readonly string[] {
  return nodes.flatMap(({ details }) =>
    details.flatMap((line) => /^(?:Group|Sort) Key: (.*)$/.exec(line)?.[1] ?? []),
  )
}

function countsOtherwiseWith(kind: RegExp): Shows {
  return ({ newer, older, parting }) => {
    const reads = [newer, older].every(({ nodes }) => nodes.some(({ label }) => kind.test(label)))
    return reads && (parting.length === 0 || parting.some((one) => one.newer.rows !== one.older.rows))
  }
}

function sortsByMore({ newer, older }: TwoPlans): boolean {
  const before = keyLines(older.nodes)
  return keyLines(newer.nodes).some(
    (line) => !before.includes(line) && before.some((other) => line.startsWith(`${other}, `)),
  )
}

function leavesKeysOut({ newer, older }: TwoPlans): boolean {
  const now = keyLines(newer.nodes)
  return keyLines(older.nodes).some(
    (line) =>
      !now.includes(line) &&
      now.some(
        (other) =>
          other.split(', ').every((key) => line.split(', ').includes(key)) && other.length < line.length,
      ),
  )
}

function uniqueIsLimit({ newer, older }: TwoPlans): boolean {
  return newer.nodes[0]?.label === 'Limit' && older.nodes[0]?.label === 'Unique'
}

function turnsOperands({ newer, older }: TwoPlans): boolean {
  const turned = (text: string): string =>
    text.replaceAll(/([^\s()]+) = ([^\s()]+)/g, (_, one: string, other: string) =>
      [one, other].toSorted().join(' = '),
    )
  return (
    newer.nodes.length === older.nodes.length &&
    newer.nodes.some(({ details }, place) => {
      const [now, before] = [details, older.nodes[place]?.details ?? []].map((lines) => lines.join('\n'))
      return now !== before && turned(now ?? '') === turned(before ?? '')
    })
  )
}

function mergesBelowAppend({ newer, older }: TwoPlans): boolean {
  const merges = (nodes: readonly NodeLine[]): boolean =>
    nodes.some(
      ({ label }, place) =>
        label === 'Append' && childrenOf(nodes, place).some((child) => child.label === 'Merge Append'),
    )
  return merges(newer.nodes) && !merges(older.nodes)
}

function distinctInParallel({ newer, older }: TwoPlans): boolean {
  const isBelowGather = (nodes: readonly NodeLine[]): boolean => {
    const gather = nodes.findIndex(({ label }) => label.startsWith('Gather'))
    return (
      gather !== -1 && nodes.slice(gather).some((node) => /^(?:Unique|HashAggregate)$/.test(kindOf(node)))
    )
  }
  return isBelowGather(newer.nodes) && !isBelowGather(older.nodes)
}
