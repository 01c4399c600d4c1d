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
    const values = statistics.flatMap(valuesOf)
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

function* ofExtended({
  schemaname,
  stxname,
  data,
}: ExtendedStatistics): Generator<Literals, void, undefined> {
  const column = `${schemaname}.${stxname}`
  const expressions = data.flatMap(({ stxdexpr }) => stxdexpr.flatMap(valuesOf))
  if (expressions.length > 0) {
    yield { column, source: 'statistics of its expressions', values: unique(expressions) }
  }
  const serialised = data.flatMap(({ stxdmcv }) => (stxdmcv === null ? [] : [stxdmcv]))
  if (serialised.length > 0)
    yield { column, source: 'most common combinations, serialised', values: serialised }
}

function valuesOf({ slots }: ColumnStatistics): readonly string[] {
  return slots.flatMap(({ stavalues }) => (stavalues === null ? [] : elementsOf(stavalues.values)))
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
