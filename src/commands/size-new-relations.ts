import { askSelectivity } from '../explain/ask-selectivity.ts'
import type { Migrated } from '../inject/migrate/migrate.ts'
import { readNewColumns } from '../inject/migrate/read-new-columns.ts'
import type { DeclaredTable } from '../model/declared.ts'
import { majorOf, type Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { Index, Relation, Snapshot } from '../model/snapshot.ts'
import { readIndexDefinitions, type IndexDefinition } from '../postgres/catalog/index-definitions.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { rolledBack } from '../postgres/transaction.ts'
import { assumedWidth } from '../vary/new-index/assumed-width.ts'
import { estimateIndex } from '../vary/new-index/estimate-index.ts'
import { factsOfIndex } from '../vary/new-index/facts-of-index.ts'
import { estimateTable } from '../vary/new-table.ts'

/** Gives new tables the size of the rows that were declared for them. */
export async function withDeclaredRows(
  session: Session,
  { snapshot, newTables }: Pick<Migrated, 'snapshot' | 'newTables'>,
  declared: ReadonlyMap<number, DeclaredTable>,
): Promise<Snapshot> {
  const tables = newTables.filter(
    ({ oid, relkind }) => declared.get(oid)?.rows !== undefined && relkind !== 'p',
  )
  if (tables.length === 0) return snapshot
  const columns = await readNewColumns(
    session,
    tables.map(({ oid }) => oid),
  )
  const sizes = new Map(
    tables.map(({ oid, schemaname, relname }) => {
      const table = declared.get(oid)
      const own = columns.filter((column) => column.oid === oid)
      const widths = own.map((column) => {
        const { width = assumedWidth(column), nulls = 0 } = table?.columns?.[column.attname] ?? {}
        return { ...column, width, nullShare: nulls }
      })
      const size = estimateTable({ rows: table?.rows ?? 0, columns: widths })
      return [nameOf({ schemaname, relname }), size] as const
    }),
  )
  return {
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({ ...relation, ...sizes.get(nameOf(relation)) })),
  }
}

/**
 * Gives new indexes the size that a build would give them on production's tables. How many rows a partial one takes the planner can
 * be asked once the tables are as large as production's: until then, all.
 */
export async function withNewIndexes(
  session: Session,
  { snapshot, newIndexes }: Pick<Migrated, 'snapshot' | 'newIndexes'>,
  server: Server,
  selectivityOf: (index: IndexDefinition) => Promise<number>,
): Promise<Snapshot> {
  const definitions = await rolledBack(session, async () => {
    await printPortably(session)
    return readIndexDefinitions(session)
  })
  const fresh = new Set(newIndexes.map(nameOf))
  const tables = new Map(snapshot.relations.map((relation) => [nameOf(relation), relation]))
  const sizes = new Map<string, Partial<Index>>()
  for (const definition of definitions.filter((one) => fresh.has(nameOf(one)))) {
    const table = tables.get(nameOf({ schemaname: definition.schemaname, relname: definition.table }))
    if (table === undefined || table.reltuples <= 0 || table.blocks === 0) continue
    const selectivity = await selectivityOf(definition)
    sizes.set(nameOf(definition), sizeOf(definition, table, majorOf(server), selectivity))
  }
  return {
    ...snapshot,
    indexes: snapshot.indexes.map((index) => ({ ...index, ...sizes.get(nameOf(index)) })),
  }
}

function sizeOf(
  definition: IndexDefinition,
  table: Relation,
  major: number,
  selectivity: number,
): Partial<Index> {
  const { height, gin, brin, ...size } = estimateIndex(
    factsOfIndex(definition, table, { major, selectivity }),
  )
  return {
    ...size,
    relpages: size.blocks,
    relallvisible: 0,
    ...(height !== undefined && { btree: { height: { fidelity: 'estimated', value: height } } }),
    ...(gin !== undefined && { gin }),
    ...(brin !== undefined && { brin }),
  }
}

/** Partial indexes among them, whose size waits for the planner. */
export function partialAmong<Named extends { readonly definition: string }>(
  indexes: readonly Named[],
): readonly Named[] {
  return indexes.filter(({ definition }) => / WHERE /.test(definition))
}

export function selectivityByPlanner(session: Session): (index: IndexDefinition) => Promise<number> {
  return async ({ schemaname, table, predicate }) =>
    predicate === null ? 1 : askSelectivity(session, { schemaname, table, predicate })
}

function nameOf({ schemaname, relname }: { readonly schemaname: string; readonly relname: string }): string {
  return `${schemaname}\0${relname}`
}
