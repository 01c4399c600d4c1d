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
}: Snapshot): Generator<Literals, void, undefined> {
  for (const relation of relations) {
    yield* ofColumns(`${relation.schemaname}.${relation.relname}`, relation.columns)
  }
  for (const index of indexes) {
    yield* ofColumns(`${index.schemaname}.${index.relname}`, index.columns)
    yield* ofEnds(index)
  }
  for (const object of extendedStatistics) yield* ofExtended(object)
}

function* ofColumns(relation: string, columns: readonly Column[]): Generator<Literals, void, undefined> {
  for (const { attname, statistics } of columns) {
    const values = statistics.flatMap((row) => valuesOf(row))
    if (values.length > 0)
      yield { column: `${relation}.${attname}`, source: 'statistics', values: unique(values) }
  }
}

function* ofEnds({ schemaname, relname, btree }: Index): Generator<Literals, void, undefined> {
  const values = [btree?.ends?.min, btree?.ends?.max].filter((value) => typeof value === 'string')
  if (values.length > 0) {
    yield { column: `${schemaname}.${relname} (first key)`, source: 'index ends', values: unique(values) }
  }
}

/** By dimension: a column of the table by its name, an expression by its text. */
function* ofExtended(object: ExtendedStatistics): Generator<Literals, void, undefined> {
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
