import { rewriteColumnStatistics } from '../inject/write-column-statistics.ts'
import type { Migrated } from '../inject/migrate/migrate.ts'
import { readNewColumns, type NewColumn } from '../inject/migrate/read-new-columns.ts'
import type { DeclaredColumn, DeclaredTable, DeclaredTables } from '../model/declared.ts'
import type { Session } from '../model/session.ts'
import type { Column, ColumnStatistics, Relation, Snapshot } from '../model/snapshot.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { committed } from '../postgres/transaction.ts'
import { assumedWidth } from '../vary/new-index/assumed-width.ts'

type Fresh = Pick<Migrated, 'newTables' | 'newColumns' | 'lostColumns'>

/**
 * What is declared of tables that migrations made, and of those that they gave columns, by OID: in the migrations themselves, else
 * in the config.
 */
export function declaredByOid(
  { declared, ...fresh }: Fresh & Pick<Migrated, 'declared'>,
  configured: DeclaredTables = {},
): ReadonlyMap<number, DeclaredTable> {
  const tables = new Map(declared)
  for (const { oid, schemaname, relname } of [
    ...fresh.newTables,
    ...fresh.newColumns,
    ...fresh.lostColumns,
  ]) {
    const named = configured[`${schemaname}.${relname}`] ?? configured[relname]
    if (named === undefined) continue
    const own = declared.get(oid)
    tables.set(oid, { ...named, ...own, columns: { ...named.columns, ...own?.columns } })
  }
  return tables
}

/** Gives new columns the statistics that were declared for them, in the snapshot and in the scratch that has its statistics. */
export async function withDeclaredColumns(
  session: Session,
  { snapshot, ...fresh }: Fresh & Pick<Migrated, 'snapshot'>,
  declared: ReadonlyMap<number, DeclaredTable>,
): Promise<Snapshot> {
  const tables = [...fresh.newTables, ...fresh.newColumns, ...fresh.lostColumns].filter(
    ({ oid }) => Object.keys(declared.get(oid)?.columns ?? {}).length > 0,
  )
  if (tables.length === 0) return snapshot
  const types = await readNewColumns(session, [...new Set(tables.map(({ oid }) => oid))])
  const relations = snapshot.relations.map((relation) => {
    const table = tables.find(
      (one) => one.schemaname === relation.schemaname && one.relname === relation.relname,
    )
    if (table === undefined) return relation
    const own = types.filter(({ oid }) => oid === table.oid)
    return withColumns(relation, own, declared.get(table.oid)?.columns ?? {})
  })
  const changed = relations.filter((relation, at) => relation !== snapshot.relations[at])
  await committed(session, async () => {
    await printPortably(session)
    await rewriteColumnStatistics(session, { relations: changed, indexes: [] })
  })
  return { ...snapshot, relations }
}

/** What was known of a column already is known better than it was declared. */
function withColumns(
  relation: Relation,
  types: readonly NewColumn[],
  declared: Readonly<Record<string, DeclaredColumn>>,
): Relation {
  const columns = relation.columns.map((column): Column => {
    const type = types.find(({ attname }) => attname === column.attname)
    const said = Object.hasOwn(declared, column.attname) ? declared[column.attname] : undefined
    if (type === undefined || said === undefined || column.statistics.length > 0) return column
    return { ...column, statistics: [statisticsOf(said, type, relation.relkind === 'p')] }
  })
  return { ...relation, columns }
}

/** `pg_statistic` of a column without slots: 0 distinct values are an unknown number of them. */
function statisticsOf(
  { distinct = 0, nulls = 0, width }: DeclaredColumn,
  type: NewColumn,
  isPartitioned: boolean,
): ColumnStatistics {
  return {
    fidelity: 'estimated',
    stainherit: isPartitioned,
    stanullfrac: nulls,
    stawidth: width ?? assumedWidth(type),
    stadistinct: distinct === 'all' ? -1 : distinct,
    slots: [],
  }
}
