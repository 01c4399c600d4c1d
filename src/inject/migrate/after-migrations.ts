import type {
  Column,
  ExtendedStatistics,
  Index,
  Relation,
  RelationSize,
  Snapshot,
} from '../../model/snapshot.ts'
import type { DatabaseObjects, IndexObject, StatisticsObject, TableObject } from './read-objects.ts'

export interface AfterMigrations {
  /** What the planner will know. New tables and indexes are empty in it, as they are at first. */
  readonly snapshot: Snapshot
  readonly newTables: readonly TableObject[]
  /** Of tables that are not new. */
  readonly newColumns: readonly (Pick<TableObject, 'oid' | 'schemaname' | 'relname'> & {
    readonly attname: string
  })[]
  /** Of tables that are not new: those whose statistics Postgres has dropped, as they took another type. */
  readonly lostColumns: AfterMigrations['newColumns']
  readonly newIndexes: readonly IndexObject[]
}

/**
 * Carries what a snapshot knows of tables and indexes over migrations, by the objects of the scratch before and after them: what
 * was renamed is known by its OID, and statistics are those that Postgres has kept.
 */
export function afterMigrations(
  snapshot: Snapshot,
  before: DatabaseObjects,
  after: DatabaseObjects,
): AfterMigrations {
  const tables = knownByOid(before.tables, snapshot.relations)
  const indexes = knownByOid(before.indexes, snapshot.indexes)
  const sameDefinition = new Map(before.indexes.map((index) => [index.definition, index.oid]))
  /** An index that was built again, because a column took another type, is the one of the same definition. */
  const oidBefore = ({ oid, definition }: IndexObject) =>
    indexes.has(oid) ? oid : (sameDefinition.get(definition) ?? 0)
  const [oldTables, oldIndexes] = [before.tables, before.indexes].map(
    (objects) => new Set(objects.map(({ oid }) => oid)),
  )
  return {
    snapshot: {
      ...snapshot,
      schema: schemaAfter(snapshot.schema, before.indexes, after.indexes),
      relations: after.tables.map((table) => tableAfter(table, tables.get(table.oid))),
      indexes: after.indexes.map((index) => indexAfter(index, indexes.get(oidBefore(index)))),
      extendedStatistics: statisticsAfter(snapshot, before, after),
    },
    newTables: after.tables.filter(({ oid }) => oldTables?.has(oid) !== true),
    newColumns: newColumns(before, after),
    lostColumns: lostColumns(after, tables),
    newIndexes: after.indexes.filter((index) => oldIndexes?.has(oidBefore(index)) !== true),
  }
}

function newColumns(before: DatabaseObjects, after: DatabaseObjects): AfterMigrations['newColumns'] {
  const old = new Map(before.tables.map(({ oid, columns }) => [oid, columns.map(({ attnum }) => attnum)]))
  return after.tables.flatMap(({ oid, schemaname, relname, columns }) => {
    const numbers = old.get(oid)
    if (numbers === undefined) return []
    return columns
      .filter(({ attnum }) => !numbers.includes(attnum))
      .map(({ attname }) => ({ oid, schemaname, relname, attname }))
  })
}

function lostColumns(
  { tables }: DatabaseObjects,
  known: ReadonlyMap<number, Known<Relation>>,
): AfterMigrations['newColumns'] {
  return tables.flatMap(({ oid, schemaname, relname, columns }) =>
    columns
      .filter(({ attnum, analyzed }) => {
        const had = known.get(oid)?.columns.get(attnum)?.statistics ?? []
        return had.length > 0 && analyzed.length === 0
      })
      .map(({ attname }) => ({ oid, schemaname, relname, attname })),
  )
}

/** The schema with the indexes that there are now: whatever else it defines is told by the tables themselves. */
function schemaAfter(
  schema: Snapshot['schema'],
  before: readonly IndexObject[],
  after: readonly IndexObject[],
): Snapshot['schema'] {
  const isIn = ({ relname, definition }: IndexObject, others: readonly IndexObject[]): boolean =>
    others.some((other) => other.relname === relname && other.definition === definition)
  const gone = before.filter((index) => !isIn(index, after))
  const fresh = after.filter((index) => !isIn(index, before))
  return [
    ...schema.filter((statement) => !gone.some((index) => defines(statement, index))),
    ...fresh.map(({ relname, definition }) => ({ type: 'INDEX', name: relname, sql: `${definition};\n` })),
  ]
}

/** pg_dump says of a constraint which table it is on, too. */
function defines({ type, name }: Snapshot['schema'][number], { relname, table }: IndexObject): boolean {
  return (type === 'INDEX' && name === relname) || (type === 'CONSTRAINT' && name === `${table} ${relname}`)
}

interface Named {
  readonly schemaname: string
  readonly relname: string
}

/** What a snapshot knows of an object, and its columns by their numbers in the scratch. */
interface Known<Fact> {
  readonly fact: Fact
  readonly columns: ReadonlyMap<number, Column>
}

function knownByOid<Fact extends Named & { readonly columns: readonly Column[] }>(
  objects: readonly (Named & Pick<TableObject, 'oid' | 'columns'>)[],
  facts: readonly Fact[],
): ReadonlyMap<number, Known<Fact>> {
  const byName = new Map(facts.map((fact) => [nameOf(fact), fact]))
  return new Map(
    objects.flatMap((object) => {
      const fact = byName.get(nameOf(object))
      if (fact === undefined) return []
      const columns = new Map(fact.columns.map((column) => [column.attname, column]))
      const numbered = object.columns.flatMap(({ attname, attnum }) => {
        const column = columns.get(attname)
        return column === undefined ? [] : [[attnum, column] as const]
      })
      return [[object.oid, { fact, columns: new Map(numbered) }] as const]
    }),
  )
}

function nameOf({ schemaname, relname }: Named): string {
  return `${schemaname}\0${relname}`
}

function tableAfter(table: TableObject, known: Known<Relation> | undefined): Relation {
  const { schemaname, relname, relkind, relhassubclass, tablespace, columns } = table
  return {
    schemaname,
    relname,
    relkind,
    relhassubclass: relhassubclass || known?.fact.relhassubclass === true,
    ...(tablespace !== undefined && { tablespace }),
    ...sizeOf(known?.fact ?? table),
    columns: columnsAfter(columns, known),
  }
}

function indexAfter(index: IndexObject, known: Known<Index> | undefined): Index {
  const { schemaname, relname, relkind, table, amname, indisvalid, firstColumn, tablespace } = index
  const { btree, gin, brin } = known?.fact ?? {}
  return {
    schemaname,
    relname,
    relkind,
    table,
    amname,
    indisvalid,
    ...(firstColumn !== undefined && { firstColumn }),
    ...(tablespace !== undefined && { tablespace }),
    ...sizeOf(known?.fact ?? index),
    columns: columnsAfter(index.columns, known).filter(({ statistics }) => statistics.length > 0),
    ...(btree !== undefined && { btree }),
    ...(gin !== undefined && { gin }),
    ...(brin !== undefined && { brin }),
  }
}

function columnsAfter(columns: TableObject['columns'], known: Known<unknown> | undefined): readonly Column[] {
  return columns.map(({ attname, attnum, analyzed }) => ({
    attname,
    attnum,
    statistics: (known?.columns.get(attnum)?.statistics ?? []).filter(({ stainherit }) =>
      analyzed.includes(stainherit),
    ),
  }))
}

function statisticsAfter(
  { extendedStatistics }: Snapshot,
  before: DatabaseObjects,
  after: DatabaseObjects,
): readonly ExtendedStatistics[] {
  const objectsBefore = new Map(before.statistics.map((object) => [statisticsName(object), object.oid]))
  const known = new Map(
    extendedStatistics.map((object) => [objectsBefore.get(statisticsName(object)), object] as const),
  )
  return after.statistics.map(({ oid, ...object }) => ({
    ...(known.get(oid) ?? { exprs: [], data: [] }),
    ...object,
  }))
}

function statisticsName({ schemaname, stxname }: Pick<StatisticsObject, 'schemaname' | 'stxname'>): string {
  return `${schemaname}\0${stxname}`
}

type Size = Pick<RelationSize, 'relpages' | 'reltuples' | 'relallvisible' | 'blocks'>

function sizeOf({ relpages, reltuples, relallvisible, blocks }: Size): Size {
  return { relpages, reltuples, relallvisible, blocks }
}
