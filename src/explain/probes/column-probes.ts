import type { ProbeInput } from '../../model/probe.ts'
import { quoteLiteral } from '../../postgres/quote.ts'
import type { Draft } from './draft.ts'
import { rowsOf } from './draft.ts'
import type { RelationName } from './find-relations.ts'
import { nameOf } from './find-relations.ts'
import type { ReadableSlot, Subject } from './subject.ts'
import { slotOf, statisticKinds } from './subject.ts'

/**
 * Estimates of rows that one part of a column's statistics decides. Literals have no type, so that Postgres gives them
 * the column's; operators are those that the statistics name.
 */
export function columnProbes(table: RelationName, subject: Subject, hasEnds: boolean): readonly Draft[] {
  const { label, expression, notNull } = subject
  const draft = (input: ProbeInput, clause: string): Draft => ({
    input,
    relation: nameOf(table),
    columns: [label],
    sql: `SELECT 1 ${rowsOf(table)} ${clause}`,
    recipe: 'estimates',
    reads: 'rows',
  })
  return [
    ...(notNull ? [] : [draft('null fraction', `WHERE ${expression} IS NULL`)]),
    ...commonConditions(subject).map((condition) => draft('most common values', `WHERE ${condition}`)),
    draft('distinct values', `GROUP BY ${expression}`),
    ...histogramConditions(subject, hasEnds).map((condition) => draft('histogram', `WHERE ${condition}`)),
    ...elementConditions(subject).map((condition) => draft('most common elements', `WHERE ${condition}`)),
    ...countConditions(subject).map((condition) => draft('element counts', `WHERE ${condition}`)),
    ...rangeConditions(subject).map((condition) => draft('range statistics', `WHERE ${condition}`)),
  ]
}

/** The most common value, the least of those, and all together (`scalararraysel` adds up what is equal to one of them). */
function commonConditions(subject: Subject): readonly string[] {
  const slot = slotOf(subject, 'mostCommonValues')
  if (slot === undefined) return []
  const { operator, all, literal } = slot
  return [
    ...samplesOf(slot, [0, 1]).map((value) => `${subject.expression} ${operator} ${literal(value)}`),
    ...(all === undefined ? [] : [`${subject.expression} ${operator} ANY (${all})`]),
  ]
}

/**
 * What lies below some of the bounds. Where an index has ends, the outer bounds are left alone: the planner replaces them
 * by the ends as soon as its binary search touches them (`ineq_histogram_selectivity` of selfuncs.c).
 */
function histogramConditions(subject: Subject, hasEnds: boolean): readonly string[] {
  const slot = slotOf(subject, 'histogram')
  if (slot === undefined) return []
  const inner = hasEnds ? { ...slot, values: slot.values.slice(2, -2) } : slot
  return samplesOf(inner, [0, 0.25, 0.5, 0.75, 1]).map(
    (bound) => `${subject.expression} ${slot.operator} ${slot.literal(bound)}`,
  )
}

/** Texts that have a lexeme, or arrays that contain an element. */
function elementConditions(subject: Subject): readonly string[] {
  const slot = slotOf(subject, 'mostCommonElements')
  if (slot === undefined) return []
  return samplesOf(slot, [0, 0.5]).map((element) =>
    subject.isDocument
      ? `${subject.expression} OPERATOR(pg_catalog.@@) ${quoteLiteral(lexeme(element))}::pg_catalog.tsquery`
      : `${subject.expression} OPERATOR(pg_catalog.@>) ${quoteLiteral(`{${quoteElement(element)}}`)}`,
  )
}

/** Only to be contained in an array depends on how many elements a value has (`mcelem_array_contained_selec`). */
function countConditions(subject: Subject): readonly string[] {
  const slot = slotOf(subject, 'mostCommonElements')
  const hasCounts = subject.statistics?.slots.some(({ stakind }) => stakind === statisticKinds.elementCounts)
  if (slot === undefined || hasCounts !== true) return []
  const array = `{${slot.values.slice(0, 3).map(quoteElement).join(',')}}`
  return [`${subject.expression} OPERATOR(pg_catalog.<@) ${quoteLiteral(array)}`]
}

function lexeme(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '$&$&')}'`
}

function rangeConditions(subject: Subject): readonly string[] {
  const slot = slotOf(subject, 'rangeBounds')
  const { expression, isMultirange } = subject
  if (slot === undefined) return []
  return samplesOf(slot, [0.25, 0.5, 0.75]).flatMap((range) => {
    const literal = quoteLiteral(isMultirange ? `{${range}}` : range)
    return [
      `${expression} OPERATOR(pg_catalog.&&) ${literal}`,
      `${expression} OPERATOR(pg_catalog.<@) ${literal}`,
    ]
  })
}

/** Values at these shares of the list. */
function samplesOf({ values }: Pick<ReadableSlot, 'values'>, shares: readonly number[]): readonly string[] {
  const places = new Set(shares.map((share) => Math.round(share * (values.length - 1))))
  return [...places].flatMap((place) => values[place] ?? [])
}

function quoteElement(element: string): string {
  return `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
