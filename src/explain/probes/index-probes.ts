import type { Index } from '../../model/snapshot.ts'
import { quoteLiteral } from '../../postgres/quote.ts'
import type { Draft } from './draft.ts'
import { rowsOf } from './draft.ts'
import { nameOf } from './find-relations.ts'
import type { IndexDefinition, TableDefinition } from './read-definitions.ts'
import type { Subject } from './subject.ts'
import { firstKeyLabel, slotOf } from './subject.ts'

/** What the planner reads of an index, from its file or from its statistics. Not every access method has something. */
export function indexProbes(
  table: TableDefinition,
  index: IndexDefinition,
  subject: Subject | undefined,
): readonly Draft[] {
  switch (index.amname) {
    case 'btree':
      return index.predicate === null
        ? btreeProbes(table, index)
        : partialProbes(table, index, index.predicate)
    case 'gin':
      return ginProbes(table, index)
    case 'brin':
      return subject === undefined ? [] : brinProbes(table, index, subject)
    case 'gist':
    case 'spgist':
      return subject === undefined ? [] : searchTreeProbes(table, index, subject)
    default:
      return []
  }
}

/** The index that the planner asks for the ends of a column: the newest that is whole and sorted by it. */
export function endsIndexOf({ indexes }: TableDefinition, { label }: Subject): IndexDefinition | undefined {
  return indexes.find(
    (index) => index.amname === 'btree' && index.predicate === null && firstKeyLabel(index) === label,
  )
}

/**
 * Rows beyond the ends of an index, and beyond the outer bounds of the histogram, which tells how far the ends are from
 * them. An end that is found leaves no rows beyond it; without one the planner takes a hundredth of a bin for granted.
 */
export function endsProbes(
  table: TableDefinition,
  index: IndexDefinition,
  subject: Subject,
  ends: NonNullable<Index['btree']>['ends'],
): readonly Draft[] {
  const histogram = slotOf(subject, 'histogram')
  if (histogram === undefined) return []
  const { operator, values, literal } = histogram
  const low = new Set([values[0], ends?.min ?? undefined])
  const high = new Set([values.at(-1), ends?.max ?? undefined])
  const conditions = [
    ...[...high].map((end) => end !== undefined && `${literal(end)} ${operator} ${subject.expression}`),
    ...[...low].map((end) => end !== undefined && `${subject.expression} ${operator} ${literal(end)}`),
  ]
  return conditions
    .filter((condition) => condition !== false)
    .map((condition) => ({
      ...about(table, index, 'index ends'),
      sql: `SELECT 1 ${rowsOf(table)} WHERE ${condition}`,
      recipe: 'estimates',
      reads: 'rows',
    }))
}

/** A scan of the whole index is planned only if its order is wanted and nothing may be sorted. */
function btreeProbes(table: TableDefinition, index: IndexDefinition): readonly Draft[] {
  if (index.ordering === null) return []
  const order = `ORDER BY ${index.ordering}`
  const sql = `SELECT ctid ${rowsOf(table)} ${order}`
  return [
    { ...about(table, index, 'correlation'), sql, recipe: 'correlation', reads: 'indexTotalCost' },
    { ...about(table, index, 'index height'), sql, recipe: 'indexHeight', reads: 'indexHeight' },
    { ...about(table, index, 'index pages'), sql, recipe: 'indexPages', reads: 'indexTotalCost' },
    // Nothing but the keys is wanted: pages that are visible to all need not be read.
    ...(index.hasExpressions
      ? []
      : [
          {
            ...about(table, index, 'visible pages'),
            sql: `SELECT 1 ${rowsOf(table)} ${order}`,
            recipe: 'visiblePages' as const,
            reads: 'indexTotalCost' as const,
          },
        ]),
  ]
}

/** Its own size counts, and the selectivity of its condition (`estimate_rel_size` of plancat.c, `genericcostestimate`). */
function partialProbes(table: TableDefinition, index: IndexDefinition, predicate: string): readonly Draft[] {
  if (index.ordering === null) return []
  const sql = `SELECT ctid ${rowsOf(table)} WHERE ${predicate} ORDER BY ${index.ordering}`
  // Any column may be in the condition.
  const { columns: _columns, ...size } = about(table, index, 'partial index size')
  return [
    { ...about(table, index, 'index height'), sql, recipe: 'indexHeight', reads: 'indexHeight' },
    { ...size, sql, recipe: 'indexPages', reads: 'indexTotalCost' },
    { ...size, sql, recipe: 'indexTuples', reads: 'indexTotalCost' },
  ]
}

/** A condition that all of the index answers costs what its counters add up to (`gincostestimate` of selfuncs.c). */
function ginProbes(table: TableDefinition, index: IndexDefinition): readonly Draft[] {
  const condition = wholeIndexCondition(index)
  if (condition === undefined) return []
  const sql = `SELECT ctid ${rowsOf(table)} WHERE ${index.firstKey} ${condition}`
  const probe = { ...about(table, index, 'GIN counters'), reads: 'indexTotalCost' } as const
  return [{ ...probe, sql: sql + andPredicate(index), recipe: 'bitmapPages' }]
}

/** By what the operator class is made for; of others we do not know how to ask for everything. */
function wholeIndexCondition({ opcintype, opfname }: IndexDefinition): string | undefined {
  switch (opcintype) {
    case 'anyarray':
      return `OPERATOR(pg_catalog.@>) '{}'`
    case 'jsonb':
      return `OPERATOR(pg_catalog.@>) '{}'`
    case 'tsvector':
      return `OPERATOR(pg_catalog.@@) '!planflip'::pg_catalog.tsquery`
    default:
      return opfname === 'gin_trgm_ops' ? `OPERATOR(pg_catalog.~~) '%'` : undefined
  }
}

/** A condition that few ranges match: what they cost in pages shows how many pages a range has. */
function brinProbes(table: TableDefinition, index: IndexDefinition, subject: Subject): readonly Draft[] {
  const condition = equality(subject)
  if (condition === undefined) return []
  const sql = `SELECT ctid ${rowsOf(table)} WHERE ${condition}${andPredicate(index)}`
  const facts = { ...about(table, index, 'BRIN facts'), sql, reads: 'indexTotalCost' } as const
  return [
    { ...facts, recipe: 'brinRanges' },
    { ...facts, recipe: 'brinMap' },
    { ...facts, input: 'index pages', recipe: 'brinPages' },
  ]
}

function searchTreeProbes(
  table: TableDefinition,
  index: IndexDefinition,
  subject: Subject,
): readonly Draft[] {
  const range = slotOf(subject, 'rangeBounds')
  const [bound] = range?.values ?? []
  const condition =
    bound === undefined
      ? equality(subject)
      : `${subject.expression} OPERATOR(pg_catalog.&&) ${quoteLiteral(subject.isMultirange ? `{${bound}}` : bound)}`
  if (condition === undefined) return []
  const sql = `SELECT ctid ${rowsOf(table)} WHERE ${condition}${andPredicate(index)}`
  return [{ ...about(table, index, 'index pages'), sql, recipe: 'bitmapPages', reads: 'indexTotalCost' }]
}

/** With a value from the midst of the histogram, else with the most common one. */
function equality(subject: Subject): string | undefined {
  const histogram = slotOf(subject, 'histogram')
  const slot = histogram ?? slotOf(subject, 'mostCommonValues')
  const value = slot?.values[histogram === undefined ? 0 : Math.floor(histogram.values.length / 2)]
  return slot === undefined || value === undefined
    ? undefined
    : `${subject.expression} ${slot.equals} ${slot.literal(value)}`
}

function andPredicate({ predicate }: IndexDefinition): string {
  return predicate === null ? '' : ` AND ${predicate}`
}

function about<Input extends Draft['input']>(
  table: TableDefinition,
  index: IndexDefinition,
  input: Input,
): {
  readonly input: Input
  readonly relation: string
  readonly columns: readonly string[]
  readonly object: string
} {
  return { input, relation: nameOf(table), columns: [firstKeyLabel(index)], object: index.indexname }
}
