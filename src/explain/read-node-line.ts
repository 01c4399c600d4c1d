import type { PlanNode, Scan } from '../model/plan.ts'
import { identifier, unquoted } from '../postgres/qualified-names.ts'
import { present } from './present.ts'

/** What EXPLAIN's text tells of a node in its own line. */
export type TitledNode = Pick<
  PlanNode,
  | 'nodeType'
  | 'scan'
  | 'index'
  | 'target'
  | 'joinType'
  | 'setOperation'
  | 'provider'
  | 'parallelAware'
  | 'asyncCapable'
  | 'partialMode'
>

/** Reads a node's line without arrow, indentation and estimates (`ExplainNode` of explain.c); undefined where it is none. */
export function readNodeLine(line: string): TitledNode | undefined {
  const [, parallel, async, partialMode, rest = ''] =
    /^(Parallel )?(Async )?(?:(Partial|Finalize) )?([A-Z].*)$/.exec(line) ?? []
  const read = nodeLine.exec(rest)?.groups
  if (read === undefined) return undefined
  const { title = '', provider, backward, index, first, second, third } = read
  const names = [first, second, third].map((name) => (name === undefined ? undefined : unquoted(name)))
  return {
    ...kindOf(title),
    ...present('provider', provider),
    parallelAware: parallel !== undefined,
    ...present('asyncCapable', async === undefined ? undefined : true),
    ...present('partialMode', partialMode),
    ...objectOf(title, { index: index && unquoted(index), isBackward: backward !== undefined, names }),
  }
}

/** `Index Scan Backward using i on s.t a`. No title has a lower-case word, but for those that lead to names. */
const nodeLine = new RegExp(
  String.raw`^(?<title>[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)*?)(?: \((?<provider>[^)]+)\))?(?<backward> Backward)?(?: using (?<index>${identifier}))?(?: on (?:(?<first>${identifier})\.)?(?<second>${identifier})(?: (?<third>${identifier}))?)?$`,
)

function kindOf(title: string): Pick<TitledNode, 'nodeType' | 'joinType' | 'setOperation'> {
  const join = /^(Nested Loop|Merge|Hash)(?: (Left|Full|Right|Semi|Anti|Right Semi|Right Anti))? Join$/.exec(
    title,
  )
  if (join !== null) {
    const [, method = '', joinType = 'Inner'] = join
    return { nodeType: method === 'Nested Loop' ? method : `${method} Join`, joinType }
  }
  if (title === 'Nested Loop') return { nodeType: title, joinType: 'Inner' }
  const [, setOp, setOperation] = /^((?:Hash)?SetOp) (.*)$/.exec(title) ?? []
  return setOp === undefined
    ? { nodeType: title }
    : { nodeType: setOp, ...present('setOperation', setOperation) }
}

interface Names {
  readonly index: string | undefined
  readonly isBackward: boolean
  readonly names: readonly (string | undefined)[]
}

/** The alias is not repeated where it is the table's own name (`ExplainTargetRel`). */
function objectOf(title: string, read: Names): Pick<TitledNode, 'scan' | 'index' | 'target'> {
  const [schema, name, alias = name] = read.names
  if (name === undefined || alias === undefined) return {}
  if (title === 'Bitmap Index Scan') return { index: name }
  if (writes.has(title)) return { target: { alias, relation: name } }
  return { scan: scanOf(title, read, { schema, name, alias }) }
}

const writes = new Set(['Insert', 'Update', 'Delete', 'Merge'])

function scanOf(
  title: string,
  { index, isBackward }: Names,
  {
    schema,
    name,
    alias,
  }: { readonly schema: string | undefined; readonly name: string; readonly alias: string },
): Scan {
  return {
    alias,
    indexes: index === undefined ? [] : [index],
    ...present('relation', tableless.test(title) ? undefined : name),
    ...present('schema', schema),
    ...present('source', sources.test(title) ? name : undefined),
    ...present('direction', index === undefined ? undefined : isBackward ? 'Backward' : 'Forward'),
  }
}

const sources = /^(?:Function|Table Function|CTE|WorkTable|Named Tuplestore) Scan$/
const tableless = /^(?:Function|Table Function|CTE|WorkTable|Named Tuplestore|Values|Subquery) Scan$/
