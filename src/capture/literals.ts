import { parse as parseArray } from 'postgres-array'
import type { Literals } from '../model/inspection.ts'
import type { Column, ColumnStatistics, ExtendedStatistics, Index, Snapshot } from '../model/snapshot.ts'

/**
 * All values of columns that a snapshot holds, by where they stood. Literals within the schema's own SQL (defaults,
 * partition bounds, predicates) and within the queries of a certificate are not among them.
 */
export function* literalsOf({
  relations,
  indexes,
  extendedStatistics,
  redacted = [],
}: Snapshot): Generator<Literals, void, undefined> {
  const hidden = new Set(redacted)
  for (const found of literalsIn({ relations, indexes, extendedStatistics })) {
    yield { ...found, isRedacted: hidden.has(found.column) }
  }
}

type Found = Omit<Literals, 'isRedacted'>

function* literalsIn({
  relations,
  indexes,
  extendedStatistics,
}: Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics'>): Generator<Found, void, undefined> {
  for (const relation of relations) {
    yield* ofColumns(`${relation.schemaname}.${relation.relname}`, relation.columns)
  }
  for (const index of indexes) {
    yield* ofColumns(`${index.schemaname}.${index.relname}`, index.columns)
    yield* ofEnds(index)
  }
  for (const object of extendedStatistics) yield* ofExtended(object)
}

function* ofColumns(relation: string, columns: readonly Column[]): Generator<Found, void, undefined> {
  for (const { attname, statistics } of columns) {
    const values = statistics.flatMap((row) => valuesOf(row))
    if (values.length > 0)
      yield { column: `${relation}.${attname}`, source: 'statistics', values: unique(values) }
  }
}

/** They are the table's column's; an expression goes by the index's own name for it. */
function* ofEnds(index: Index): Generator<Found, void, undefined> {
  const { schemaname, relname, table, firstColumn, columns, btree } = index
  const values = [btree?.ends?.min, btree?.ends?.max].filter((value) => typeof value === 'string')
  if (values.length === 0) return
  const expression = columns.find(({ attnum }) => attnum === 1)?.attname ?? '(first key)'
  const column =
    firstColumn === undefined
      ? `${schemaname}.${relname}.${expression}`
      : `${schemaname}.${table}.${firstColumn}`
  yield { column, source: `ends of ${relname}`, values: unique(values) }
}

/** By dimension: a column of the table by its name, an expression by its text. */
function* ofExtended(object: ExtendedStatistics): Generator<Found, void, undefined> {
  const { table, attnames, exprs, data } = object
  const columns = attnames.map((attname) => `${table.schemaname}.${table.relname}.${attname}`)
  const expressions = exprs.map((expr) => `${object.schemaname}.${object.stxname}: ${expr}`)

  for (const [place, column] of expressions.entries()) {
    const values = data.flatMap(({ stxdexpr }) => valuesOf(stxdexpr[place] ?? null))
    if (values.length > 0) yield { column, source: 'statistics', values: unique(values) }
  }
  for (const [place, column] of [...columns, ...expressions].entries()) {
    const values = data.flatMap(({ stxdmcv }) => stxdmcv?.map((item) => item.values[place] ?? null) ?? [])
    const texts = values.filter((value) => value !== null)
    if (texts.length > 0) yield { column, source: 'most common combinations', values: unique(texts) }
  }
}

function valuesOf(statistics: ColumnStatistics | null): readonly string[] {
  return (statistics?.slots ?? []).flatMap(({ stavalues }) =>
    stavalues === null ? [] : elementsOf(stavalues.values),
  )
}

/** The elements of an array in text; an array of boxes is delimited otherwise and stays whole. */
function elementsOf(array: string): readonly string[] {
  try {
    return parseArray(array, (value) => value).flat(Infinity)
  } catch {
    return [array]
  }
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
