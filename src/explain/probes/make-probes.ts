import type { Probe, ProbeSet } from '../../model/probe.ts'
import type { Session } from '../../model/session.ts'
import type { ExtendedStatistics, Relation, Snapshot } from '../../model/snapshot.ts'
import { groupBy } from '../../postgres/group-by.ts'
import { printPortably } from '../../postgres/portable-text.ts'
import { undone } from '../../postgres/transaction.ts'
import { columnProbes } from './column-probes.ts'
import type { Draft } from './draft.ts'
import { extendedProbes } from './extended-probes.ts'
import { fairShares } from './fair-shares.ts'
import type { PlannedStatement, RelationName } from './find-relations.ts'
import { nameOf, relationFinder } from './find-relations.ts'
import { endsIndexOf, endsProbes, indexProbes } from './index-probes.ts'
import { inheritedProbes } from './inherited-probes.ts'
import { mentions, wordsOf } from './mentions.ts'
import type { StatisticsDefinition, TableDefinition } from './read-definitions.ts'
import { readDefinitions } from './read-definitions.ts'
import { recipes } from './recipes.ts'
import { firstKeyLabel, subjectsOf } from './subject.ts'
import { tableProbes } from './table-probes.ts'

/** What a snapshot knows before it has a schema and a certificate. */
export type ProbedFacts = Pick<
  Snapshot,
  'relations' | 'indexes' | 'extendedStatistics' | 'settings' | 'askingRole'
>

/**
 * Thinks of probes for the relations that statements read: for their sizes, for the columns and indexes that are mentioned
 * in a statement or its plan, and for statistics objects. Definitions are read in the transaction that the session is in.
 */
export async function makeProbes(
  session: Session,
  facts: ProbedFacts,
  statements: readonly PlannedStatement[],
): Promise<readonly ProbeSet[]> {
  const read = wordsByRelation(facts, statements)
  const tables = await undone(session, async () => {
    await printPortably(session)
    return readDefinitions(
      session,
      [...read.values()].map(({ relation }) => relation),
    )
  })
  const relations = new Map(facts.relations.map((relation) => [nameOf(relation), relation]))
  const indexes = groupBy(facts.indexes, ({ schemaname, table }) => `${schemaname}.${table}`)
  const drafts = tables.map((table) => {
    const relation = relations.get(nameOf(table))
    if (relation === undefined) return []
    const near = [table, ...tables.filter((other) => table.descendants.includes(nameOf(other)))]
    const words = new Set(near.flatMap((other) => [...(read.get(nameOf(other))?.words ?? [])]))
    return probesOf(table, relation, { ...facts, indexes: indexes.get(nameOf(table)) ?? [] }, words)
  })
  const byRecipe = groupBy(fairShares(drafts, maximalProbes), ({ recipe }) => recipe)
  return [...byRecipe].map(([recipe, probes]) => ({
    settings: recipes[recipe],
    probes: probes.map(({ recipe: _recipe, ...probe }): Probe => probe),
  }))
}

/** A second or two of planning, and about a megabyte of a snapshot. */
const maximalProbes = 5000

/** Of any one table. */
const maximalColumns = 100

/** The words around each relation that is read. */
function wordsByRelation(
  facts: ProbedFacts,
  statements: readonly PlannedStatement[],
): ReadonlyMap<string, { readonly relation: RelationName; readonly words: Set<string> }> {
  const relationsOf = relationFinder(facts)
  const read = new Map<string, { readonly relation: RelationName; readonly words: Set<string> }>()
  for (const statement of statements) {
    const words = wordsOf(statement.sql, ...statement.texts)
    for (const relation of relationsOf(statement)) {
      const known = read.get(nameOf(relation)) ?? { relation, words: new Set() }
      for (const word of words) known.words.add(word)
      read.set(nameOf(relation), known)
    }
  }
  return read
}

function probesOf(
  table: TableDefinition,
  relation: Relation,
  { indexes, extendedStatistics }: Pick<ProbedFacts, 'indexes' | 'extendedStatistics'>,
  words: ReadonlySet<string>,
): readonly Draft[] {
  const subjects = subjectsOf(table, relation, indexes)
  const mentioned = subjects.filter(({ label }) => mentions(words, label)).slice(0, maximalColumns)
  const inherited = inherits(relation) ? inheritedProbes(table, mentioned) : []
  if (relation.relkind === 'p') return inherited

  const used = table.indexes.filter(
    (index) => words.has(index.indexname) || mentions(words, firstKeyLabel(index)),
  )
  const ends = mentioned.flatMap((subject) => {
    const index = endsIndexOf(table, subject)
    const known = indexes.find(({ relname }) => relname === index?.indexname)
    return index === undefined ? [] : [{ index, subject, ends: known?.btree?.ends }]
  })
  return [
    ...tableProbes(table, relation, table.columns.slice(0, maximalColumns)),
    ...mentioned.flatMap((subject) =>
      columnProbes(
        table,
        subject,
        ends.some((end) => end.subject === subject),
      ),
    ),
    ...ends.flatMap((end) => endsProbes(table, end.index, end.subject, end.ends)),
    ...used.flatMap((index) =>
      indexProbes(
        table,
        index,
        subjects.find(({ label }) => label === firstKeyLabel(index)),
      ),
    ),
    ...table.statistics.flatMap((object) =>
      extendedProbes(table, object, subjects, commonestCombination(object, extendedStatistics)),
    ),
    ...inherited,
  ]
}

/** `relhassubclass` alone makes the planner look for inherited statistics, children or not (`has_subclass`). */
function inherits({ relkind, relhassubclass }: Relation): boolean {
  return relkind === 'p' || relhassubclass
}

/** The most common combination of a table's own rows, where combinations are kept. */
function commonestCombination(
  { schemaname, stxname }: StatisticsDefinition,
  objects: readonly ExtendedStatistics[],
): readonly (string | null)[] | undefined {
  const object = objects.find((known) => known.schemaname === schemaname && known.stxname === stxname)
  return object?.data.find(({ stxdinherit }) => !stxdinherit)?.stxdmcv?.[0]?.values
}
