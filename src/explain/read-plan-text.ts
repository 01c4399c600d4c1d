import type { Conditions, Plan, PlanNode } from '../model/plan.ts'
import { present } from './present.ts'
import { readNodeLine, type TitledNode } from './read-node-line.ts'

/**
 * Reads a plan again from EXPLAIN's text without estimates, as `shapeOf` gives it; undefined where it is none. All estimates are zero, as
 * nothing is known of them.
 *
 * What the text does not tell from FORMAT JSON is taken as it mostly is: the only name of a Function Scan for that of its function.
 */
export function readPlanText(text: string): Plan | undefined {
  const [first = '', ...lines] = text.split('\n')
  const title = readNodeLine(first)
  if (title === undefined) return undefined
  const root: Draft = { title, below: 2, labels: [], children: [] }
  const path = [root]
  let name: string | undefined
  for (const [at, line] of lines.entries()) {
    const arrow = /^( *)->  (.*)$/.exec(line)
    const child = arrow === null ? undefined : readNodeLine(arrow[2] ?? '')
    if (arrow !== null && child !== undefined) {
      const column = arrow[1]?.length ?? 0
      const draft = { title: child, name, below: column + 6, labels: [], children: [] }
      parentOf(path, name === undefined ? column : column - 2).children.push(draft)
      path.push(draft)
      name = undefined
    } else if (isNameOf(line, lines[at + 1] ?? '')) {
      name = line.trim()
    } else {
      takeLabel(line, path)
    }
  }
  return { root: nodeOf(root), text }
}

/** A node while it is read. */
interface Draft {
  readonly title: TitledNode
  readonly name?: string | undefined
  /** The column of what is told of it, and of its children. */
  readonly below: number
  readonly labels: [label: string, value: string][]
  readonly children: Draft[]
}

/** Leaves in the path what is above the column. */
function parentOf(path: Draft[], column: number): Draft {
  while (path.length > 1 && (path.at(-1)?.below ?? 0) > column) path.pop()
  return path.at(-1) as Draft
}

/** A name stands one level before its node. */
function isNameOf(line: string, next: string): boolean {
  return /^ *(?:InitPlan|SubPlan|CTE) /.test(line) && next.startsWith(`${/^ */.exec(line)?.[0] ?? ''}  ->  `)
}

/** A literal may hold line breaks: what follows belongs to the condition before it. */
function takeLabel(line: string, path: Draft[]): void {
  const node = path.at(-1)
  if (node === undefined) return
  const found = /^( *)([A-Z][A-Za-z -]*): (.*)$/s.exec(line)
  const last = node.labels.at(-1)
  if (found !== null && found[1]?.length === node.below) node.labels.push([found[2] ?? '', found[3] ?? ''])
  else if (last !== undefined) last[1] += `\n${line}`
}

function nodeOf({ title, name, labels, children }: Draft, relationship?: string): PlanNode {
  const { scan, ...own } = title
  const kids = children.map((child, at) =>
    nodeOf(child, relationshipOf(child, title, placeAmong(children, at))),
  )
  const told = (label: string): string | undefined => labels.find(([known]) => known === label)?.[1]
  const number = (label: string): number | undefined => {
    const value = told(label)
    return value === undefined ? undefined : Number(value)
  }
  return {
    ...own,
    ...present('relationship', relationship),
    ...present('subplanName', name),
    ...present(
      'scan',
      scan && { ...scan, indexes: scan.indexes.length > 0 ? scan.indexes : bitmapIndexes(kids) },
    ),
    ...present('workersPlanned', number('Workers Planned')),
    ...present('sortKeys', splitKeys(told('Sort Key'))),
    ...present('presortedKeys', splitKeys(told('Presorted Key'))),
    ...present('groupKeys', groupKeysOf(labels)),
    ...present('plannedPartitions', number('Planned Partitions')),
    conditions: conditionsOf(told),
    ...present('disabled', told('Disabled') === 'true' ? true : undefined),
    estimate: { startupCost: 0, totalCost: 0, rows: 0, width: 0 },
    children: kids,
  }
}

/** Among the children that the node itself reads. */
function placeAmong(children: readonly Draft[], at: number): number {
  return children.slice(0, at).filter(({ name }) => name === undefined).length
}

function relationshipOf({ name }: Draft, { nodeType }: TitledNode, place: number): string {
  if (name !== undefined) return name.startsWith('SubPlan') ? 'SubPlan' : 'InitPlan'
  if (/Append$|^Bitmap(?:And|Or)$/.test(nodeType)) return 'Member'
  if (nodeType === 'Subquery Scan') return 'Subquery'
  return place === 0 ? 'Outer' : 'Inner'
}

function bitmapIndexes(children: readonly PlanNode[]): readonly string[] {
  return children
    .filter(({ nodeType }) => /^Bitmap(?:And|Or| Index Scan)$/.test(nodeType))
    .flatMap(({ index, children: below }) => index ?? bitmapIndexes(below))
}

function conditionsOf(told: (label: string) => string | undefined): Conditions {
  return {
    ...present('index', told('Index Cond')),
    ...present('recheck', told('Recheck Cond')),
    ...present('filter', told('Filter')),
    ...present('join', told('Join Filter')),
    ...present('hash', told('Hash Cond')),
    ...present('merge', told('Merge Cond')),
    ...present('tid', told('TID Cond')),
    ...present('oneTime', told('One-Time Filter')),
    ...present('cacheKey', told('Cache Key')),
  }
}

/** Several lines are grouping sets, one each. */
function groupKeysOf(labels: Draft['labels']): readonly string[] | undefined {
  const lines = labels.filter(([label]) => label === 'Group Key' || label === 'Hash Key')
  const [only, another] = lines
  if (only === undefined) return undefined
  const isSets = another !== undefined || only[0] === 'Hash Key' || only[1] === '()'
  return isSets ? lines.map(([, keys]) => keys) : splitKeys(only[1])
}

/** At the commas that are in no parentheses, brackets or quotes. */
function splitKeys(keys: string | undefined): readonly string[] | undefined {
  if (keys === undefined) return undefined
  const parts = ['']
  let depth = 0
  let rest = keys
  while (rest !== '') {
    const [piece] = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|, |.)/s.exec(rest) as unknown as [string]
    if ('([{'.includes(piece)) depth += 1
    if (')]}'.includes(piece)) depth -= 1
    if (piece === ', ' && depth === 0) parts.push('')
    else parts[parts.length - 1] += piece
    rest = rest.slice(piece.length)
  }
  return parts
}
