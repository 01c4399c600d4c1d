import type { ExplainedNode } from '../explained-node.ts'

/** Where a plan compares a column with a parameter. */
export interface ParameterUse {
  /** `1` for `$1`. */
  readonly parameter: number
  readonly schemaname: string
  readonly relname: string
  readonly attname: string
  readonly comparison: Comparison
  /** Where it is one of several parameters of which the column has to be one: `IN ($1, $2)`. */
  readonly list?: PlaceInList
}

export interface PlaceInList {
  /** From 0. */
  readonly place: number
  readonly length: number
}

/** What the column has to be; `one of` several, where the parameter is an array, or one of a list of them. */
export type Comparison = 'equal' | 'one of' | 'at least' | 'at most' | 'like'

export interface ParameterUses {
  readonly uses: readonly ParameterUse[]
  /** In conditions, and not as the other side of a column: nothing tells which values they have. */
  readonly unknown: ReadonlySet<number>
  /** Wherever the plan shows them. A LIMIT is nowhere. */
  readonly shown: ReadonlySet<number>
}

/** Finds them in a generic plan that is told VERBOSE, where every column has its alias before it. */
export function parameterUses(root: ExplainedNode): ParameterUses {
  const nodes = [...walk(root)]
  const tables = new Map(nodes.flatMap(tableOf))
  const conditions = nodes.flatMap(conditionsOf).map(withoutCasts)
  const uses = conditions.flatMap((condition) => usesIn(condition, tables))
  const known = new Set(uses.map(({ parameter }) => parameter))
  const ambiguous = new Set(nodes.flatMap(outputsOfInitPlan))
  const inConditions = conditions.flatMap(parametersIn)
  return {
    uses: uses.filter(({ parameter }) => !ambiguous.has(parameter)),
    unknown: new Set(inConditions.filter((parameter) => !known.has(parameter) || ambiguous.has(parameter))),
    shown: new Set(parametersIn(JSON.stringify(root))),
  }
}

function* walk(node: ExplainedNode): Generator<ExplainedNode, void, undefined> {
  yield node
  for (const child of node.Plans ?? []) yield* walk(child)
}

type Table = Pick<ParameterUse, 'schemaname' | 'relname'>

function tableOf(node: ExplainedNode): readonly [string, Table][] {
  const { Alias: alias, Schema: schemaname, 'Relation Name': relname } = node
  return alias === undefined || schemaname === undefined || relname === undefined
    ? []
    : [[alias, { schemaname, relname }]]
}

function conditionsOf(node: ExplainedNode): readonly string[] {
  return [
    node['Index Cond'],
    node['Recheck Cond'],
    node.Filter,
    node['Join Filter'],
    node['Hash Cond'],
    node['Merge Cond'],
    node['TID Cond'],
    node['One-Time Filter'],
  ].filter((condition) => condition !== undefined)
}

/** Before 17 an InitPlan's output has a number of its own that looks like a parameter's (`InitPlan 1 (returns $0)`). */
function outputsOfInitPlan({ 'Subplan Name': name = '' }: ExplainedNode): readonly number[] {
  return name.includes('returns') ? parametersIn(name) : []
}

function parametersIn(text: string): readonly number[] {
  return [...text.matchAll(/\$(\d+)/g)].map(([, digits]) => Number(digits))
}

/**
 * A condition as EXPLAIN prints it, but for constants, casts, and brackets around a single operand. What is compared without regard to
 * case is as common as the column's own values, or nearly so.
 */
function withoutCasts(condition: string): string {
  return condition
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(cast, '')
    .replaceAll(bracketed, '$1')
    .replaceAll(folded, '$1')
}

const name = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\w$]*)`
const column = String.raw`${name}\.${name}`
const typeName = String.raw`(?:character varying|double precision|bit varying|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone|(?:${name}\.)?${name})`
const cast = new RegExp(String.raw`::${typeName}(?:\(\d+(?:,-?\d+)?\))?(?:\[\])*`, 'gu')
/** Not the arguments of a function. */
const bracketed = new RegExp(String.raw`(?<![\w"])\((${column}|\$\d+)\)`, 'gu')

const folded = new RegExp(String.raw`\b(?:lower|upper)\((${column}|\$\d+)\)`, 'gu')

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': 'equal',
  '>': 'at least',
  '>=': 'at least',
  '<': 'at most',
  '<=': 'at most',
  '~~': 'like',
  '~~*': 'like',
}

/** The same with its sides changed. */
const mirrored: Readonly<Record<string, string>> = { '=': '=', '>': '<', '>=': '<=', '<': '>', '<=': '>=' }

const columnFirst = new RegExp(
  String.raw`\((?<table>${name})\.(?<attname>${name}) (?<operator>\S+) (?<any>ANY )?\$(?<parameter>\d+)\)`,
  'gu',
)
const parameterFirst = new RegExp(
  String.raw`\(\$(?<parameter>\d+) (?<operator>\S+) (?<table>${name})\.(?<attname>${name})\)`,
  'gu',
)

/** `IN ($1, $2)`, which Postgres makes `= ANY` of. */
const inList = new RegExp(
  String.raw`\((?<table>${name})\.(?<attname>${name}) = ANY \(+ARRAY\[(?<list>\$\d+(?:, \$\d+)*)\]`,
  'gu',
)

function usesIn(condition: string, tables: ReadonlyMap<string, Table>): readonly ParameterUse[] {
  const found = [
    ...[...condition.matchAll(columnFirst)].map(({ groups }) => ({ ...groups })),
    ...[...condition.matchAll(parameterFirst)].map(({ groups }) => ({
      ...groups,
      operator: mirrored[groups?.['operator'] ?? ''] ?? '',
    })),
  ] as readonly Partial<Record<string, string>>[]
  const single = found.flatMap(
    ({ table = '', attname = '', operator = '', any, parameter }): ParameterUse[] => {
      const of = tables.get(unquote(table))
      const comparison = any === undefined ? comparisons[operator] : operator === '=' ? 'one of' : undefined
      return of === undefined || comparison === undefined
        ? []
        : [{ ...of, attname: unquote(attname), parameter: Number(parameter), comparison }]
    },
  )
  return [...single, ...usesInLists(condition, tables)]
}

function usesInLists(condition: string, tables: ReadonlyMap<string, Table>): readonly ParameterUse[] {
  return [...condition.matchAll(inList)].flatMap(({ groups }) => {
    const of = tables.get(unquote(groups?.['table'] ?? ''))
    if (of === undefined) return []
    const attname = unquote(groups?.['attname'] ?? '')
    const distinct = [...new Set(parametersIn(groups?.['list'] ?? ''))]
    return distinct.map((parameter, place): ParameterUse => ({
      ...of,
      attname,
      parameter,
      comparison: 'one of',
      list: { place, length: distinct.length },
    }))
  })
}

function unquote(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier
}
