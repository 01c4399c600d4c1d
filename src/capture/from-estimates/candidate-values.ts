import type { Session } from '../../model/session.ts'
import type { StatisticsOfColumn } from '../../postgres/catalog/column-statistics.ts'
import { arrayLiteral } from './array-literal.ts'
import { quoteIdentifier, quoteLiteral } from '../../postgres/quote.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { Subject } from './ask-selectivities.ts'
import { askHalves } from '../ask-again.ts'
import type { OutlinedExpression } from './asked-expression.ts'

/** A value that an expression may have, in text. */
export interface Candidate {
  readonly value: string
  /** Whether it is made of what the statistics show: such a value was there when they were made. */
  readonly isShown: boolean
}

/**
 * Values that expressions may have, in the order of their type: what they make of the values in the statistics of the column
 * that they are over, what was seen of them in the table, and where there are few, all that are there, which the expression's own index has in order, one descent
 * each. None where neither can be had.
 */
export async function readCandidates(
  session: Session,
  expressions: readonly OutlinedExpression[],
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
): Promise<readonly (readonly Candidate[])[]> {
  const selects = expressions.map(({ subject, firstKeyOf, distinct, type, seen = [] }) => {
    const mapped = mappedValues(subject, statisticsOf(subject.schemaname, subject.table))
    const sources = [
      ...(mapped === undefined ? [] : [`SELECT e, true AS shown FROM (${mapped}) AS mapped`]),
      ...(firstKeyOf === undefined || distinct > mostWalked
        ? []
        : [`SELECT e, false FROM (${walk(subject, firstKeyOf)}) AS walked`]),
      ...(seen.length === 0 || type.element !== null
        ? []
        : [`SELECT e, false FROM unnest(${arrayLiteral(seen, type.name)}) AS seen(e)`]),
    ]
    return sources.length === 0 || type.equal === null ? undefined : inOrder(sources, type.less !== null)
  })
  return undone(session, async () => {
    await session.query(
      'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off',
    )
    const found = await askHalves(session, selects, async (batch) => {
      const [row] = await session.query<{ lists: readonly (readonly Candidate[] | null)[] }>(
        `SELECT json_build_array(${batch.map((select) => (select === undefined ? 'NULL' : `(${select})`)).join(', ')}) AS lists`,
      )
      return (row?.lists ?? []).map((list) => list ?? undefined)
    })
    return found.map((list) => list ?? [])
  })
}

function inOrder(sources: readonly string[], isOrdered: boolean): string {
  return `SELECT json_agg(json_build_object('value', e::text, 'isShown', shown)${isOrdered ? ' ORDER BY e' : ''})
    FROM (SELECT e, bool_or(shown) AS shown FROM (${sources.join(' UNION ALL ')}) AS either (e, shown)
      WHERE e IS NOT NULL GROUP BY e LIMIT ${mostAsked}) AS candidates`
}

/** So many different values are looked up one by one. */
const mostWalked = 500

/** So many are asked about. */
const mostAsked = 600

/** Each value is the next greater one: the index gives it without a sort. */
function walk({ schemaname, table, expression }: Subject, { less, greater }: CatalogIndex): string {
  const from = `ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(table)}`
  const next = (condition: string) => `SELECT (${expression}) AS e FROM ${from} WHERE ${condition}
      ORDER BY (${expression}) USING ${less ?? ''} LIMIT 1`
  return `WITH RECURSIVE walk AS (
      (${next(`(${expression}) IS NOT NULL`)})
      UNION ALL
      SELECT (${next(`(${expression}) ${greater ?? ''} walk.e`)}) FROM walk WHERE walk.e IS NOT NULL)
    SELECT e FROM walk LIMIT ${mostAsked}`
}

/** A query of what the expression makes of the values that the statistics of its only column show. */
export function mappedValues(
  { expression, tree }: Subject,
  ofTable: readonly StatisticsOfColumn[],
): string | undefined {
  const columns = ofTable.filter(
    ({ attname, statistics }) =>
      statistics.stainherit === (tree !== undefined) && mentions(expression, attname),
  )
  const [column] = columns
  if (column === undefined || columns.length > 1) return undefined
  const values = column.statistics.slots.flatMap(({ stakind, stavalues }) =>
    wholeValues.has(stakind) && stavalues !== null ? stavalues : [],
  )
  if (values.length === 0) return undefined
  const arrays = values.map((array) => `SELECT unnest(${quoteLiteral(array.values)}::${array.type}[]) AS v`)
  return `SELECT DISTINCT (${expression}) AS e
    FROM (SELECT v AS ${quoteIdentifier(column.attname)} FROM (${arrays.join(' UNION ALL ')}) AS shown OFFSET 0) AS rows
    LIMIT ${mostAsked}`
}

/** `STATISTIC_KIND_MCV`, `_HISTOGRAM` and `_BOUNDS_HISTOGRAM` of pg_statistic.h: those whose values are the column's. */
const wholeValues = new Set([1, 2, 7])

/** An expression's text has names in quotes where they need them. */
function mentions(expression: string, attname: string): boolean {
  const words: readonly string[] =
    expression.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []
  return words.includes(attname) || words.includes(quoteIdentifier(attname))
}
