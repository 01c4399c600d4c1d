import type { Progress } from '../model/progress.ts'
import type { Session } from '../model/session.ts'
import type { Index, Snapshot } from '../model/snapshot.ts'
import { readColumnStatistics } from '../postgres/catalog/column-statistics.ts'
import type { StatisticsOfColumn } from '../postgres/catalog/column-statistics.ts'
import { readExtendedStatistics } from '../postgres/catalog/extended-statistics.ts'
import { readVisibleExtended } from '../postgres/catalog/visible-extended.ts'
import { readVisibleStatistics } from '../postgres/catalog/visible-statistics.ts'
import { readServer } from '../postgres/read-server.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { undone } from '../postgres/transaction.ts'
import { readAppliedMigrations } from './applied-migrations.ts'
import { readViewCasts } from './view-casts.ts'
import { readAskingRole, readViewOwners } from './asking-role.ts'
import { readDroppedColumns } from './dropped-columns.ts'
import { endsOfIndexes } from './ends/ends-of-indexes.ts'
import { deriveHiddenExtended } from './from-estimates/extended/hidden-extended.ts'
import { nameOfObject } from './from-estimates/extended/hidden-objects.ts'
import type { HiddenStatistics } from './from-estimates/hidden-statistics.ts'
import { deriveHiddenStatistics } from './from-estimates/hidden-statistics.ts'
import type { IndexFacts } from './index-facts.ts'
import { readIndexFacts } from './index-facts.ts'
import type { CatalogIndex } from './indexes.ts'
import { isLocked, readIndexes } from './indexes.ts'
import { askPastLocks } from './past-locks.ts'
import { maySelect, readPrivileges } from './privileges.ts'
import { readRelations } from './relations.ts'
import { readDatabase } from './server-facts.ts'
import { readAlteredFunctions, readCollations, readTablespaces } from './surroundings.ts'
import { readPlannerSettings, readPolicyRoles } from './settings.ts'
import { readRoleSettings } from '../postgres/catalog/role-settings.ts'
import { gather } from '../postgres/fetch-rows.ts'
import { groupBy } from '../postgres/group-by.ts'
import { readTableOrder } from './table-order.ts'
import { listUnreadable } from './unreadable/list-unreadable.ts'

/** What a capture reads through SQL: a snapshot but for its schema and its certificate. */
export interface CapturedDatabase {
  readonly facts: Omit<Snapshot, 'schema' | 'certificate'>
  /** What no dump tells of the schema: the order of OIDs, in which it has to be created, and dropped columns. */
  readonly order: {
    readonly indexes: readonly { readonly schema: string; readonly table: string; readonly name: string }[]
    readonly statistics: readonly { readonly schema: string; readonly name: string }[]
    readonly tables: readonly { readonly schema: string; readonly name: string }[]
    readonly droppedColumns: Awaited<ReturnType<typeof readDroppedColumns>>
  }
}

/** Reads everything that the planner knows of the database, in the reading transaction that the session is in. */
export async function captureDatabase(session: Session, progress?: Progress): Promise<CapturedDatabase> {
  progress?.('reading catalogs')
  const [time] = await session.query<{ now: string }>(
    `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS now`,
  )
  const server = await readServer(session)
  const settings = await readPlannerSettings(session, server)

  return undone(session, async () => {
    await printPortably(session)
    // Postgres expects billions of rows of a recursive query over types, and would compile it for seconds.
    await session.query('SET LOCAL jit = off')
    const privileges = await readPrivileges(session, server)
    const visibleStatistics = privileges.readsStatistics ? [] : await readVisibleStatistics(session, server)
    const columnStatistics = privileges.readsStatistics
      ? await gather(readColumnStatistics(session))
      : visibleStatistics
    const byRelation = groupBy(columnStatistics, ({ schemaname, relname }) => `${schemaname}\0${relname}`)
    const statisticsOf = (schemaname: string, relname: string) =>
      byRelation.get(`${schemaname}\0${relname}`) ?? []

    const locked = new Set<number>()
    const { relations, closed, catalogIndexes } = await askPastLocks(session, locked, async (isOpen) => ({
      ...(await readRelations(session, statisticsOf, isOpen)),
      catalogIndexes: await readIndexes(session, statisticsOf, isOpen),
    }))
    const askable = (columnsOf: (index: CatalogIndex) => readonly number[]) =>
      catalogIndexes.filter(
        (index) => !isLocked(index, locked) && maySelect(privileges, index, columnsOf(index)),
      )
    const tablespaces = await readTablespaces(session)
    const indexFacts = await readIndexFacts(
      session,
      { indexes: catalogIndexes, askable: askable(({ keyColumns }) => keyColumns), tablespaces },
      progress,
    )
    progress?.('reading statistics of expressions')
    const hidden: HiddenStatistics = privileges.readsStatistics
      ? { derived: [], none: [] }
      : await deriveHiddenStatistics(
          session,
          askable(({ keyColumns }) => keyColumns),
          statisticsOf,
        )
    const ends = await endsOfIndexes(
      session,
      {
        indexes: catalogIndexes,
        askable: askable(({ firstKeyColumns }) => firstKeyColumns),
        locked,
        statisticsOf,
      },
      progress,
    )
    progress?.('reading catalogs')
    const { objects, lacking } = privileges.readsExtendedStatistics
      ? { objects: await readExtendedStatistics(session, server), lacking: [] }
      : await readVisibleExtended(session, server)
    progress?.('reading extended statistics')
    const derivedExtended = await deriveHiddenExtended(session, server, {
      wanted: lacking.flatMap(({ object, what }) => (what === 'all' ? [object] : [])),
      locked,
      statisticsOf,
    })
    const extendedStatistics = objects.map((object) => ({
      ...object,
      data: derivedExtended.get(nameOfObject(object)) ?? object.data,
    }))
    const indexes = catalogIndexes
      .map((index) =>
        toIndex(index, indexFacts.get(index.oid), ends.get(index.oid)?.ends, [
          ...statisticsOf(index.schemaname, index.relname),
          ...hidden.derived.filter(
            ({ schemaname, relname }) => schemaname === index.schemaname && relname === index.relname,
          ),
        ]),
      )
      .toSorted(byName((index) => [index.schemaname, index.relname]))

    const appliedMigrations = await readAppliedMigrations(session)
    const viewOwners = await readViewOwners(session)
    const viewCasts = await readViewCasts(session)
    return {
      facts: {
        format: 1,
        capturedAt: time?.now ?? '',
        server,
        database: await readDatabase(session),
        settings,
        roleSettings: await readRoleSettings(session),
        roles: await readPolicyRoles(session),
        askingRole: await readAskingRole(session),
        ...(viewOwners.length > 0 && { viewOwners }),
        ...(viewCasts.length > 0 && { viewCasts }),
        tablespaces,
        alteredFunctions: await readAlteredFunctions(session),
        collations: await readCollations(session),
        ...(appliedMigrations.length > 0 && { appliedMigrations }),
        relations,
        indexes,
        extendedStatistics: extendedStatistics.toSorted(
          byName((object) => [object.schemaname, object.stxname]),
        ),
        unreadable: listUnreadable({
          server,
          relations,
          indexes,
          closed,
          hindranceOf: (index) => ({
            ends: ends.get(index.oid)?.hindrance,
            facts: isLocked(index, locked) ? 'locked' : undefined,
          }),
          lackingObjects: lacking,
          derivedExtended,
          catalogIndexes,
          visibleStatistics,
          hidden,
          privileges,
        }),
      },
      order: {
        indexes: catalogIndexes.map(({ schemaname, table, relname }) => ({
          schema: schemaname,
          table,
          name: relname,
        })),
        tables: await readTableOrder(session),
        droppedColumns: await readDroppedColumns(session),
        statistics: extendedStatistics.map(({ schemaname, stxname }) => ({
          schema: schemaname,
          name: stxname,
        })),
      },
    }
  })
}

function toIndex(
  index: CatalogIndex,
  facts: IndexFacts | undefined,
  ends: NonNullable<Index['btree']>['ends'],
  statistics: readonly StatisticsOfColumn[],
): Index {
  const {
    schemaname,
    relname,
    relkind,
    table,
    amname,
    indisvalid,
    relpages,
    reltuples,
    relallvisible,
    blocks,
  } = index
  return {
    schemaname,
    relname,
    relkind,
    table,
    amname,
    indisvalid,
    relpages,
    reltuples,
    relallvisible,
    blocks,
    columns: statistics.map(({ attname, attnum, statistics: found }) => ({
      attname,
      attnum,
      statistics: [found],
    })),
    ...(index.firstColumn !== null && { firstColumn: index.firstColumn }),
    ...(index.ownTablespace !== null && { tablespace: index.ownTablespace }),
    ...(facts?.height !== undefined && {
      btree: { height: facts.height, ...(ends !== undefined && { ends }) },
    }),
    ...(facts?.gin !== undefined && { gin: facts.gin }),
    ...(facts?.brin !== undefined && { brin: facts.brin }),
  }
}

/** The order of names by code points, whatever the machine's locale. */
function byName<Value>(nameOf: (value: Value) => readonly string[]): (one: Value, other: Value) => number {
  return (one, other) => {
    const [left, right] = [nameOf(one).join('\0'), nameOf(other).join('\0')]
    return left < right ? -1 : left > right ? 1 : 0
  }
}
