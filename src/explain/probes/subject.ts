import { parse as parseArray } from 'postgres-array'
import type { Column, ColumnStatistics, Index, Relation, StatisticSlot } from '../../model/snapshot.ts'
import { quoteIdentifier, quoteLiteral } from '../../postgres/quote.ts'
import type { IndexDefinition, TableDefinition } from './read-definitions.ts'

/** What statistics are kept of: a column, or an expression that is the first key of an index. */
export interface Subject {
  /** The column's name, or the expression. */
  readonly label: string
  /** In SQL. */
  readonly expression: string
  /** Not the inherited ones. */
  readonly statistics: ColumnStatistics | undefined
  readonly notNull: boolean
  readonly isMultirange: boolean
  readonly isDocument: boolean
}

/** The columns of a table, then the expressions of its indexes. */
export function subjectsOf(
  table: TableDefinition,
  relation: Relation,
  indexes: readonly Index[],
): readonly Subject[] {
  const columns = table.columns.map(({ attname, notNull, typtype, typname }): Subject => ({
    label: attname,
    expression: quoteIdentifier(attname),
    statistics: ownStatistics(relation.columns.find((column) => column.attname === attname)),
    notNull,
    isMultirange: typtype === 'm',
    isDocument: typname === 'tsvector',
  }))
  const expressions = table.indexes
    .filter(({ firstColumn, predicate }) => firstColumn === null && predicate === null)
    .map(({ indexname, firstKey, opcintype }): Subject => ({
      label: firstKey,
      expression: firstKey,
      statistics: ownStatistics(
        indexes.find(({ relname }) => relname === indexname)?.columns.find(({ attnum }) => attnum === 1),
      ),
      notNull: false,
      isMultirange: false,
      isDocument: opcintype === 'tsvector',
    }))
  return [...columns, ...expressions]
}

/** What an index's first key is, as a subject is labelled. */
export function firstKeyLabel({ firstColumn, firstKey }: IndexDefinition): string {
  return firstColumn ?? firstKey
}

function ownStatistics(column: Column | undefined): ColumnStatistics | undefined {
  return column?.statistics.find(({ stainherit }) => !stainherit)
}

/** The kinds of pg_statistic.h. */
export const statisticKinds = {
  mostCommonValues: 1,
  histogram: 2,
  mostCommonElements: 4,
  elementCounts: 5,
  rangeBounds: 7,
} as const

export interface ReadableSlot {
  /** `OPERATOR(pg_catalog.=)`: equality or order, as the statistics were made with; equality where there is none. */
  readonly operator: string
  /** The operator `=` beside it. */
  readonly equals: string
  /** In text. */
  readonly values: readonly string[]
  /** In SQL. */
  readonly literal: (value: string) => string
  /** All values as one array in SQL; undefined where that is long, or the values are arrays themselves. */
  readonly all: string | undefined
}

/** A slot of that kind, if its values are such that an SQL literal can name them. */
export function slotOf({ statistics }: Subject, kind: keyof typeof statisticKinds): ReadableSlot | undefined {
  const slot = statistics?.slots.find(({ stakind }) => stakind === statisticKinds[kind])
  if (slot === undefined || slot.stavalues === null) return undefined
  const { type, values: array } = slot.stavalues
  const values = elementsOf(array)
  const operator = operatorOf(slot)
  if (values === undefined || operator === undefined) return undefined
  // Beside any other operand a literal takes the operand's type, but not a row's.
  const isRow = slot.staop.endsWith('(record,record)')
  return {
    operator: `OPERATOR(${operator.schema}.${operator.name})`,
    equals: `OPERATOR(${operator.schema}.=)`,
    values,
    literal: (value) => `${quoteLiteral(value)}${isRow ? `::${type}` : ''}`,
    all:
      array.length > maximalArray || type.endsWith('[]')
        ? undefined
        : `${quoteLiteral(array)}${isRow ? `::${type}[]` : ''}`,
  }
}

/** Characters. */
const maximalArray = 1000

/** `public.=(public.citext,public.citext)`: an operator's own name has no dot. */
function operatorOf({ staop }: StatisticSlot): { schema: string; name: string } | undefined {
  if (staop === '0') return { schema: 'pg_catalog', name: '=' }
  const qualified = staop.slice(0, staop.indexOf('('))
  const dot = qualified.lastIndexOf('.')
  const name = qualified.slice(dot + 1)
  if (!/^[-+*/<>=~!@#%^&|`?]+$/.test(name)) return undefined
  return { schema: dot === -1 ? 'pg_catalog' : qualified.slice(0, dot), name }
}

/** Boxes are delimited otherwise, and arrays of arrays have no literal of their own here: undefined. */
function elementsOf(array: string): readonly string[] | undefined {
  try {
    const values: unknown[] = parseArray(array, (value) => value)
    const texts = values.filter((value) => typeof value === 'string')
    return texts.length === values.length ? texts : undefined
  } catch {
    return undefined
  }
}
