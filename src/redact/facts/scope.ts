import type { ExtendedStatistics, Index } from '../../model/snapshot.ts'
import { groupBy } from '../../postgres/group-by.ts'
import type { ColumnName } from '../column-name.ts'
import { keyOf, nameOf } from '../column-name.ts'
import type { IndexKey, RedactionFacts } from './read-facts.ts'

/** Something whose values are redacted: a column of a table, or an expression over some. */
export interface Place {
  readonly name: string
  /** As `regtype` and `regcollation`; the type is empty where it is not known. */
  readonly type: string
  readonly collation: string
}

/** What of a snapshot has values of redacted columns. Each answers undefined for what is not redacted. */
export interface Scope {
  column(column: ColumnName): Place | undefined
  /** A column of an index that is an expression, whose statistics are its own. */
  indexExpression(index: Pick<Index, 'schemaname' | 'relname'>, attnum: number): Place | undefined
  /** The first key of an index: its values are those of `place`, in the index's own order. */
  firstKey(index: Pick<Index, 'schemaname' | 'relname'>): FirstKey | undefined
  /** The dimensions of an object of extended statistics: its columns, then its expressions. */
  extended(
    object: Pick<ExtendedStatistics, 'schemaname' | 'stxname' | 'table' | 'attnames' | 'exprs'>,
  ): readonly (Place | undefined)[]
}

interface FirstKey {
  readonly place: Place
  readonly collation: string
}

export function scopeOf(
  { columns, indexKeys, statistics }: RedactionFacts,
  redacted: readonly ColumnName[],
): Scope {
  const chosen = new Set(redacted.map(keyOf))
  const places = new Map(
    columns
      .filter((column) => chosen.has(keyOf(column)))
      .map((column) => [
        keyOf(column),
        { name: nameOf(column), type: column.type, collation: column.collation },
      ]),
  )
  const tables = new Set(redacted.map(({ schemaname, relname }) => `${schemaname}\0${relname}`))
  const keys = groupBy(indexKeys, ({ schemaname, relname }) => `${schemaname}\0${relname}`)
  const objects = new Map(statistics.map((object) => [`${object.schemaname}\0${object.stxname}`, object]))

  /** All expressions of an object are taken together. */
  const mentionsRedacted = (schemaname: string, relname: string, uses: readonly (string | null)[]) =>
    uses.some((attname) =>
      attname === null
        ? tables.has(`${schemaname}\0${relname}`)
        : chosen.has(keyOf({ schemaname, relname, attname })),
    )
  const placeOfKey = (key: IndexKey): Place | undefined => {
    const { schemaname, relname, table, attname, name, type, collation, uses } = key
    if (attname !== null) return places.get(keyOf({ schemaname, relname: table, attname }))
    if (!mentionsRedacted(schemaname, table, uses)) return undefined
    return { name: `${schemaname}.${relname}.${name}`, type, collation }
  }
  const keyAt = (schemaname: string, relname: string, attnum: number) =>
    keys.get(`${schemaname}\0${relname}`)?.find((key) => key.attnum === attnum)

  return {
    column: (column) => places.get(keyOf(column)),
    indexExpression: ({ schemaname, relname }, attnum) => {
      const key = keyAt(schemaname, relname, attnum)
      return key === undefined ? undefined : placeOfKey(key)
    },
    firstKey: ({ schemaname, relname }) => {
      const key = keyAt(schemaname, relname, 1)
      const place = key && placeOfKey(key)
      return key && place && { place, collation: key.collation }
    },
    extended: ({ schemaname, stxname, table, attnames, exprs }) => {
      const object = objects.get(`${schemaname}\0${stxname}`)
      const isRedacted =
        object !== undefined && mentionsRedacted(object.tableSchema, object.table, object.uses)
      return [
        ...attnames.map((attname) => places.get(keyOf({ ...table, attname }))),
        ...exprs.map((expr, at) => {
          const { type = '', collation = '-' } = object?.types[at] ?? {}
          return isRedacted ? { name: `${schemaname}.${stxname}: ${expr}`, type, collation } : undefined
        }),
      ]
    },
  }
}
