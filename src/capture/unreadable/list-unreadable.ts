import { majorOf } from '../../model/server.ts'
import type { Relation, Snapshot } from '../../model/snapshot.ts'
import type { UnreadableInput } from '../../model/unreadable.ts'
import type { VisibleExtended } from '../../postgres/catalog/visible-extended.ts'
import type { VisibleStatistics } from '../../postgres/catalog/visible-statistics.ts'
import type { DerivedExtended } from '../from-estimates/extended/hidden-extended.ts'
import { nameOfObject } from '../from-estimates/extended/hidden-objects.ts'
import type { HiddenStatistics } from '../from-estimates/hidden-statistics.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { Privileges } from '../privileges.ts'
import type { Grantee } from './grants.ts'
import { grantStatistics } from './grants.ts'
import type { Hindrances } from './unreadable-indexes.ts'
import { unreadIndex } from './unreadable-indexes.ts'
import { hiddenColumns, hiddenExpressions, keptBack } from './unreadable-statistics.ts'

/** What a capture has read, as far as it tells what it could not. */
export interface ReadFacts extends Pick<Snapshot, 'server' | 'relations' | 'indexes'> {
  readonly catalogIndexes: readonly CatalogIndex[]
  /** Tables that were locked. */
  readonly closed: readonly Relation[]
  /** What else than privileges was in the way of an index's ends, and of the rest of its facts. */
  readonly hindranceOf: (index: CatalogIndex) => Hindrances
  /** Rows of `pg_stats`; none where `pg_statistic` was read. */
  readonly visibleStatistics: readonly VisibleStatistics[]
  /** Objects of extended statistics that the views do not show in full; none where the catalog was read. */
  readonly lackingObjects: VisibleExtended['lacking']
  /** What estimates tell of extended statistics. */
  readonly derivedExtended: DerivedExtended
  /** What estimates tell of the statistics of expressions. */
  readonly hidden: HiddenStatistics
  readonly privileges: Privileges
}

/**
 * Lists the inputs of the planner that exist and that were not read, with what would mend it. What is
 * empty, or was never analyzed, has nothing to read.
 */
export function listUnreadable(facts: ReadFacts): readonly UnreadableInput[] {
  const { privileges, relations, indexes, catalogIndexes, visibleStatistics, server } = facts
  const grantee: Grantee = { ...privileges, major: majorOf(server) }
  const analyzed = relations.filter(isAnalyzed)
  const isOfAnalyzed = membership(analyzed.map(({ schemaname, relname }) => [schemaname, relname]))
  const catalog = new Map(
    catalogIndexes.map((index) => [nameOf([index.schemaname, index.relname]), index] as const),
  )

  const ofStatistics = [
    ...analyzed.flatMap((relation) => hiddenColumns(relation, privileges, grantee)),
    ...keptBack(visibleStatistics, catalogIndexes, grantee),
    ...catalogIndexes
      .filter(({ relkind, schemaname, table }) => relkind === 'i' && isOfAnalyzed([schemaname, table]))
      .flatMap((index) => hiddenExpressions(index, facts.hidden, grantee)),
  ]
  const ofExtended = facts.lackingObjects.filter(({ object: { table } }) =>
    isOfAnalyzed([table.schemaname, table.relname]),
  )
  const ofIndexes = indexes.flatMap((index) => {
    const known = catalog.get(nameOf([index.schemaname, index.relname]))
    return known === undefined
      ? []
      : unreadIndex(index, known, { privileges, grantee, ...facts.hindranceOf(known) })
  })
  return [
    ...facts.closed.map(lockedSize),
    ...(privileges.readsStatistics ? [] : ofStatistics),
    ...ofExtended.map((lacking) => hiddenObject(lacking, facts.derivedExtended, grantee)),
    ...ofIndexes,
  ]
}

/** A parent without rows of its own has statistics of its children's. */
function isAnalyzed({ reltuples, relhassubclass }: Relation): boolean {
  return reltuples > 0 || (reltuples === 0 && relhassubclass)
}

/** Only what VACUUM or ANALYZE counted last is known. */
function lockedSize({ schemaname, relname }: Relation): UnreadableInput {
  return {
    input: 'relation sizes',
    schemaname,
    relname,
    columns: [],
    instead: 'estimated',
    hindrance: 'locked',
    grants: [],
  }
}

/** The views show extended statistics to the owner of the table, but not all that is kept of expressions. */
function hiddenObject(
  { object, what }: VisibleExtended['lacking'][number],
  derivedExtended: DerivedExtended,
  grantee: Grantee,
): UnreadableInput {
  const derived = derivedExtended.get(nameOfObject(object)) ?? []
  const isWhole = derived.every(({ fidelity }) => fidelity === 'derived')
  const known = derived.length === 0 ? 'missing' : isWhole ? 'derived' : 'estimated'
  return {
    input: 'extended statistics',
    ...object.table,
    object: `${object.schemaname}.${object.stxname}`,
    columns: [],
    instead: what === 'all' ? known : 'derived',
    grants: [grantStatistics(grantee)],
  }
}

type Name = readonly [string, string]

function membership(names: readonly Name[]): (name: Name) => boolean {
  const members = new Set(names.map(nameOf))
  return (name) => members.has(nameOf(name))
}

function nameOf(name: Name): string {
  return name.join('\0')
}
