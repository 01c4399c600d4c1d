import type { Conditions, Plan, PlanNode, Scan } from '../../src/model/plan.ts'

/** A plan written as EXPLAIN writes it, so that a test can be read by whoever reads plans. Knows what the tests need. */
export function planOf(explained: string): Plan {
  const text = withoutMargin(explained)
  const lines = text.split('\n').map(readLine)
  const [root] = childrenOf(lines, 0, lines.length, '')
  if (root === undefined) throw new Error(`no plan in:\n${text}`)
  return { root, text }
}

interface Line {
  readonly depth: number
  readonly text: string
  readonly isNode: boolean
}

const estimate = / {2}\(cost=(\S+)\.\.(\S+) rows=(\d+) width=(\d+)\)$/

function readLine(line: string): Line {
  const text = line.trim().replace(/^->\s+/, '')
  return { depth: line.search(/\S/), text, isNode: estimate.test(text) }
}

/** The nodes between two lines that no other node there encloses. */
function childrenOf(lines: readonly Line[], from: number, to: number, parent: string): PlanNode[] {
  const starts: number[] = []
  for (let at = from; at < to; at += 1) {
    if (lines[at]?.isNode === true && !starts.some((start) => encloses(lines, start, at))) starts.push(at)
  }
  const apart = new Set(starts.filter((at) => isApart(lines[at - 1])))
  const ordinary = starts.filter((at) => !apart.has(at))
  return starts.map((at, nth) =>
    nodeOf(
      lines,
      at,
      starts[nth + 1] ?? to,
      apart.has(at) ? apartKind(lines[at - 1]) : relationOf(parent, ordinary.indexOf(at)),
    ),
  )
}

function encloses(lines: readonly Line[], outer: number, inner: number): boolean {
  const depth = lines[outer]?.depth ?? 0
  return lines.slice(outer + 1, inner + 1).every((line) => line.depth > depth)
}

function isApart(line: Line | undefined): boolean {
  return line !== undefined && /^(InitPlan|SubPlan|CTE) [^:]*$/.test(line.text) && !line.isNode
}

function apartKind(line: Line | undefined): string {
  return line?.text.startsWith('SubPlan') === true ? 'SubPlan' : 'InitPlan'
}

function relationOf(parent: string, ordinal: number): string | undefined {
  if (parent === '') return undefined
  if (/Append$|^Bitmap(And|Or)$/.test(parent)) return 'Member'
  return ordinal === 0 ? 'Outer' : 'Inner'
}

function nodeOf(lines: readonly Line[], at: number, to: number, relationship: string | undefined): PlanNode {
  const text = lines[at]?.text ?? ''
  const [, startupCost, totalCost, rows, width] = (estimate.exec(text) ?? []).map(Number)
  const head = text.replace(estimate, '')
  const nodeType = nodeTypeOf(head)
  const children = childrenOf(lines, at + 1, to, nodeType)
  const end = lines.findIndex((line, after) => after > at && (line.isNode || isApart(line)))
  const details = detailsOf(lines.slice(at + 1, end === -1 ? to : Math.min(end, to)))
  const bitmaps = lines
    .slice(at, to)
    .flatMap(({ text: line }) => /^Bitmap Index Scan on (\S+)/.exec(line)?.[1] ?? [])
  const scan = scanOf(head, nodeType, bitmaps)
  return {
    nodeType,
    ...(relationship !== undefined && { relationship }),
    ...(relationship?.endsWith('Plan') === true && { subplanName: lines[at - 1]?.text ?? '' }),
    ...(scan !== undefined && { scan }),
    parallelAware: head.startsWith('Parallel '),
    ...(details['Workers Planned'] !== undefined && { workersPlanned: Number(details['Workers Planned']) }),
    ...(details['Sort Key'] !== undefined && { sortKeys: details['Sort Key'].split(', ') }),
    ...(details['Group Key'] !== undefined && { groupKeys: details['Group Key'].split(', ') }),
    ...(details['Planned Partitions'] !== undefined && {
      plannedPartitions: Number(details['Planned Partitions']),
    }),
    conditions: conditionsOf(details),
    estimate: {
      startupCost: startupCost ?? 0,
      totalCost: totalCost ?? 0,
      rows: rows ?? 0,
      width: width ?? 0,
    },
    children,
  }
}

function nodeTypeOf(head: string): string {
  const bare = head.replace(/^(?:Parallel|Finalize|Partial) /, '')
  if (/^Hash .*Join|^Hash Join/.test(bare)) return 'Hash Join'
  if (/^Merge .*Join|^Merge Join/.test(bare)) return 'Merge Join'
  if (bare.startsWith('Nested Loop')) return 'Nested Loop'
  return /^(.*? Scan)\b/.exec(bare)?.[1] ?? bare
}

function scanOf(head: string, nodeType: string, bitmaps: readonly string[]): Scan | undefined {
  if (nodeType === 'Bitmap Index Scan') return undefined
  const subquery = /^Subquery Scan on (\S+)$/.exec(head)
  if (subquery?.[1] !== undefined) return { alias: subquery[1], indexes: [] }
  const cte = /^CTE Scan on (\S+)(?: (\S+))?$/.exec(head)
  if (cte?.[1] !== undefined) return { alias: cte[2] ?? cte[1], indexes: [] }
  const [, index, relation, alias] =
    /Scan(?: Backward)?(?: using (\S+))? on (\S+)(?: (\S+))?$/.exec(head) ?? []
  if (relation === undefined) return undefined
  return {
    alias: alias ?? relation,
    relation,
    schema: 'public',
    indexes: index === undefined ? bitmaps : [index],
  }
}

function detailsOf(lines: readonly Line[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.flatMap(({ text }) => {
      const [, key, value] = /^([A-Z][\w ]*): (.*)$/.exec(text) ?? []
      return key === undefined ? [] : [[key, value ?? '']]
    }),
  )
}

function conditionsOf(details: Readonly<Record<string, string>>): Conditions {
  const found = {
    index: details['Index Cond'],
    recheck: details['Recheck Cond'],
    filter: details['Filter'],
    hash: details['Hash Cond'],
    merge: details['Merge Cond'],
    join: details['Join Filter'],
    cacheKey: details['Cache Key'],
  }
  return Object.fromEntries(Object.entries(found).filter(([, condition]) => condition !== undefined))
}

function withoutMargin(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const margin = Math.min(...lines.map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(margin)).join('\n')
}
