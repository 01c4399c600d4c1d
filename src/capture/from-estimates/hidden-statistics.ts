import type { Session } from '../../model/session.ts'
import type { AnalyzedType } from '../../postgres/catalog/analyzed-types.ts'
import { readAnalyzedTypes } from '../../postgres/catalog/analyzed-types.ts'
import type { StatisticsOfColumn } from '../../postgres/catalog/column-statistics.ts'
import type { ExpressionType } from '../../postgres/catalog/expression-types.ts'
import { readExpressionTypes } from '../../postgres/catalog/expression-types.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { AskedExpression } from './asked-expression.ts'
import { readCorrelations } from './correlations.ts'
import { askHalves } from '../ask-again.ts'
import { printStatistics } from './print-statistics.ts'
import { withoutLocked } from './without-locked.ts'
import { solveExpressions } from './solve-expressions.ts'

/**
 * Statistics of expressions in indexes that the role may not read, as far as the planner's estimates tell them. Left out are
 * indexes under policies, and partial ones, of which the planner reads a correlation only.
 */
export async function deriveHiddenStatistics(
  session: Session,
  indexes: readonly CatalogIndex[],
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
): Promise<HiddenStatistics> {
  const chosen = indexes
    .filter(
      ({ hiddenExpressions, predicate, hidesRows, relkind }) =>
        hiddenExpressions.length > 0 && predicate === null && !hidesRows && relkind === 'i',
    )
    .toSorted((one, other) => other.tableBlocks - one.tableBlocks)
    .slice(0, mostIndexes)
  if (chosen.length === 0) return { derived: [], none: [] }
  return undone(session, async () => {
    await session.query('SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL constraint_exclusion = off')
    const open = await withoutLocked(session, chosen, ({ schemaname, table }) => ({ schemaname, table }))
    const keys = await readKeys(session, open)
    const solved = await solveExpressions(
      session,
      keys.map(({ asked }) => asked),
      statisticsOf,
    )
    const correlations = await readCorrelations(session, open)
    const known = keys.map((key) => ({ ...key, expression: solved.get(key.asked.subject) }))
    const named = known.flatMap(({ expression, ...key }) =>
      typeof expression === 'object' ? [{ ...key, expression }] : [],
    )
    const printed = await printStatistics(
      session,
      named.map(({ expression, index, attnum }) => ({
        ...expression,
        correlation: attnum === 1 && expression.nullFraction < 1 ? correlations.get(index.oid) : undefined,
      })),
    )
    return {
      derived: named.flatMap((key, place) => {
        const statistics = printed[place]
        return statistics === undefined ? [] : [{ ...placeOf(key), statistics }]
      }),
      none: known.filter(({ expression }) => expression === 'none').map(placeOf),
    }
  })
}

/** Statistics of expressions in indexes. */
export interface HiddenStatistics {
  readonly derived: readonly StatisticsOfColumn[]
  /** Of which there are none. */
  readonly none: readonly Omit<StatisticsOfColumn, 'statistics'>[]
}

function placeOf({ index, attname, attnum }: Key): Omit<StatisticsOfColumn, 'statistics'> {
  return { schemaname: index.schemaname, relname: index.relname, attname, attnum }
}

/** The largest tables first; there are some hundreds of questions to an expression. */
const mostIndexes = 100

interface Key {
  readonly index: CatalogIndex
  readonly attname: string
  readonly attnum: number
  readonly asked: AskedExpression
}

async function readKeys(session: Session, indexes: readonly CatalogIndex[]): Promise<readonly Key[]> {
  const found = await askHalves(session, indexes, (batch) =>
    readExpressionTypes(
      session,
      batch.map(({ schemaname, table, hiddenExpressions }) => ({
        table: { schemaname, relname: table },
        exprs: hiddenExpressions.map(({ expression }) => expression),
      })),
    ),
  )
  const oids = found.flatMap((list) => list ?? []).map(({ type }) => type)
  const types = await readAnalyzedTypes(session, [...new Set(oids)])
  return indexes.flatMap((index, place) => keysOf(index, found[place] ?? [], types))
}

function keysOf(
  index: CatalogIndex,
  found: readonly ExpressionType[],
  types: ReadonlyMap<number, AnalyzedType>,
): readonly Key[] {
  const { schemaname, table, hiddenExpressions, hasEnds } = index
  return hiddenExpressions.flatMap(({ attname, attnum, expression }, place) => {
    const { type: oid, collation = '-' } = found[place] ?? {}
    const type = oid === undefined ? undefined : types.get(oid)
    // A condition on a boolean expression is taken for the expression, and its statistics for none.
    if (type === undefined || type.name === 'boolean') return []
    const asked = {
      subject: { schemaname, table, expression },
      type,
      collation,
      ...(hasEnds && attnum === 1 && { firstKeyOf: index }),
    }
    return [{ index, attname, attnum, asked }]
  })
}
