import type { Relation, Snapshot } from '../model/snapshot.ts'
import { keyOf } from './table-key.ts'

/** What scaling takes for granted, for whoever reads the report. */
export function sayAssumptions(
  { relations }: Pick<Snapshot, 'relations'>,
  factors: ReadonlyMap<string, number>,
): readonly string[] {
  const scaled = relations.filter((relation) => factors.has(keyOf(relation)))
  const empty = scaled.filter(
    ({ relkind, blocks, reltuples }) => relkind !== 'p' && blocks === 0 && reltuples <= 0,
  )
  const small = scaled.filter(({ blocks }) => blocks > 0 && blocks < fewPages)
  return [
    `Sizes are estimated: ${sayFactors(scaled, factors)}, with all indexes, as if the rows were there so many times over. Shares of values, histograms and ends of indexes stay, and so does a number of distinct values that is not kept as a share of the rows; a foreign key has as many more of them as the table that it refers to.`,
    ...(small.length > 0
      ? [
          `${sayNames(small)} had so few pages that it cannot be told how many rows fill one: ${small.length === 1 ? 'it is' : 'they are'} likely to be taken for too large.`,
        ]
      : []),
    ...(empty.length > 0
      ? [`${sayNames(empty)} ${empty.length === 1 ? 'is' : 'are'} empty, and no factor changes that.`]
      : []),
  ]
}

/** Below so many, a last page that is half empty makes a difference. */
const fewPages = 10

function sayFactors(scaled: readonly Relation[], factors: ReadonlyMap<string, number>): string {
  const byFactor = new Map<number, Relation[]>()
  for (const relation of scaled) {
    const factor = factors.get(keyOf(relation)) ?? 1
    byFactor.set(factor, [...(byFactor.get(factor) ?? []), relation])
  }
  return [...byFactor].map(([factor, tables]) => `${sayNames(tables)} ×${factor}`).join('; ')
}

function sayNames(tables: readonly Relation[]): string {
  const named = tables.slice(0, 3).map(({ schemaname, relname }) => `${schemaname}.${relname}`)
  const others = tables.length - named.length
  return others > 0 ? `${named.join(', ')} and ${others} more` : named.join(' and ')
}
