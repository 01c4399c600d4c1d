import type { Server } from '../../../model/server.ts'
import type { Session } from '../../../model/session.ts'
import type { ExtendedStatistics, ExtendedStatisticsData } from '../../../model/snapshot.ts'
import type { StatisticsOfColumn } from '../../../postgres/catalog/column-statistics.ts'
import { undone } from '../../../postgres/transaction.ts'
import { printStatistics } from '../print-statistics.ts'
import { solveExpressions } from '../solve-expressions.ts'
import type { HiddenObject } from './hidden-objects.ts'
import { nameOfObject, readHiddenObjects } from './hidden-objects.ts'
import { knowKey } from './known-keys.ts'
import { serialiseDependencies, serialiseDistinct } from './serialise.ts'
import { sampleCombinations } from './sampled-combinations.ts'
import { solveCombinations } from './solve-combinations.ts'
import { sampleRows } from './sample-rows.ts'
import type { KnownObject, SolvedDependencies } from './solve-dependencies.ts'
import { solveDependencies } from './solve-dependencies.ts'
import { solveDistinct } from './solve-distinct.ts'

/** Rows of data by the object's schema and name. */
export type DerivedExtended = ReadonlyMap<string, readonly ExtendedStatisticsData[]>

export interface AskedStatistics {
  readonly wanted: readonly ExtendedStatistics[]
  /** OIDs of relations that are not to be waited for. */
  readonly locked: ReadonlySet<number>
  readonly statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[]
}

/**
 * Data of extended statistics that the role may not read, as far as the planner's estimates tell them. An object of which they
 * tell nothing is left out.
 */
export async function deriveHiddenExtended(
  session: Session,
  server: Server,
  { wanted, locked, statisticsOf }: AskedStatistics,
): Promise<DerivedExtended> {
  if (wanted.length === 0) return new Map()
  const end = performance.now() + timeLimit
  return undone(session, async () => {
    await session.query('SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL constraint_exclusion = off')
    const hidden = await readHiddenObjects(session, server, {
      wanted: new Set(wanted.map(nameOfObject)),
      locked,
    })
    const objects = hidden.filter((object) => isAnalyzed(object, statisticsOf))
    const derived = new Map<string, readonly ExtendedStatisticsData[]>()
    for (let start = 0; start < objects.length && performance.now() < end; start += atOnce) {
      const batch = objects.slice(start, start + atOnce)
      const rows = await deriveBatch(session, batch, statisticsOf)
      for (const [place, object] of batch.entries()) {
        const row = rows[place]
        const name = nameOfObject(object)
        if (row !== undefined) derived.set(name, [...(derived.get(name) ?? []), row])
      }
    }
    return derived
  })
}

/** Milliseconds. What is left then, which is of the smallest tables, stays unknown. */
const timeLimit = 60_000

/** Values of an expression that are taken from the table: the most common of what was seen. */
const mostSeen = 500

/** So many objects share their round trips. */
const atOnce = 10

function isAnalyzed(
  { table, keys }: HiddenObject,
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
): boolean {
  const isWhole = keys.every(({ attname }) => attname === undefined)
  return statisticsOf(table.schemaname, table.table).some(
    ({ attname, statistics }) =>
      statistics.stainherit === (table.tree !== undefined) &&
      (isWhole || keys.some((key) => key.attname === attname)),
  )
}

async function deriveBatch(
  session: Session,
  objects: readonly HiddenObject[],
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
): Promise<readonly (ExtendedStatisticsData | undefined)[]> {
  const samples = await sampleCombinations(session, objects)
  const seen = objects.map(({ keys }, at) =>
    keys.map((key, place) => ({
      ...key,
      seen: [...new Set((samples[at] ?? []).map((values) => values[place]))]
        .filter((value) => typeof value === 'string')
        .slice(0, mostSeen),
    })),
  )
  const solved = await solveExpressions(session, seen.flat().filter(hasOwnStatistics), statisticsOf)
  const known = objects.map((object): KnownObject => ({
    ...object,
    keys: object.keys.map((key) =>
      knowKey(key, statisticsOf(object.table.schemaname, object.table.table), solved),
    ),
  }))
  const distinct = await solveDistinct(session, objects)
  const dependencies = await solveDependencies(session, known)
  const combinations = await solveCombinations(session, known, samples)
  const rows = combinations.map((list, place) => list?.rows ?? rowsFrom(known[place], dependencies[place]))
  const expressions = objects.map(({ keys }) =>
    keys.filter(({ attnum }) => attnum < 0).map(({ subject }) => solved.get(subject)),
  )
  const printed = (
    await printStatistics(
      session,
      expressions.flat().filter((expression) => typeof expression === 'object'),
    )
  ).values()
  return objects.map(({ kinds, stxdinherit, keys }, place) => {
    const stxdexpr = (expressions[place] ?? []).map((expression) =>
      typeof expression === 'object' ? (printed.next().value ?? null) : null,
    )
    const [different, found, list] = [distinct[place], dependencies[place], combinations[place]]
    const others = {
      stxddependencies:
        found === undefined || found.dependencies.length === 0
          ? null
          : serialiseDependencies(
              found.dependencies.map(({ attributes, degree }) => ({
                attributes,
                degree: asCount(degree, rows[place]),
              })),
            ),
      stxdmcv: list === undefined || list.items.length === 0 ? null : list.items,
      stxdexpr: stxdexpr.every((statistics) => statistics === null) ? [] : stxdexpr,
    }
    const isFound =
      (others.stxddependencies ?? others.stxdmcv) !== null ||
      others.stxdexpr.length > 0 ||
      different?.isTold === true
    // It was not analyzed since it was made, or makes no difference.
    if (!isFound) return undefined
    const isWhole =
      (different !== undefined || !kinds.includes('d')) &&
      found?.isWhole !== false &&
      (list?.isWhole ?? !kinds.includes('m')) &&
      keys.filter(hasOwnStatistics).every(({ subject }) => typeof solved.get(subject) === 'object')
    return {
      fidelity: isWhole ? 'derived' : 'estimated',
      stxdinherit,
      stxdndistinct: different === undefined ? null : serialiseDistinct(different.items),
      ...others,
    }
  })
}

function rowsFrom(
  object: KnownObject | undefined,
  dependencies: SolvedDependencies | undefined,
): number | undefined {
  if (object === undefined || dependencies === undefined || dependencies.dependencies.length === 0)
    return undefined
  return sampleRows({
    exact: dependencies.dependencies.map(({ degree }) => degree),
    rounded: object.keys.flatMap(({ common, nullFraction }) => [...common.values(), nullFraction]),
  })
}

/** A share of the rows of a sample, without the last digits that reckoning has spoilt. */
function asCount(share: number, rows: number | undefined): number {
  const count = Math.round(share * (rows ?? 0))
  return rows !== undefined && Math.abs(share * rows - count) < 1e-4 ? count / rows : share
}

/** A condition on a boolean expression is taken for the expression, and its statistics for none. */
function hasOwnStatistics({ attnum, type }: HiddenObject['keys'][number]): boolean {
  return attnum < 0 && type.name !== 'boolean'
}
