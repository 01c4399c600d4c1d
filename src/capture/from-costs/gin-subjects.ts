import { quoteLiteral } from '../../postgres/quote.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { KeyOperator } from './key-operators.ts'

/** A GIN index and how to ask for one of its keys. */
export interface GinSubject {
  readonly index: CatalogIndex
  /** With an argument that nobody knows, for one entry. */
  readonly one: KeyOperator
  /** With an argument that all of the index answers. */
  readonly all: KeyOperator
  readonly everything: string
}

/** The indexes of which everything can be asked, each in the way that the fewest others of its table would answer. */
export function ginSubjects(
  indexes: readonly CatalogIndex[],
  operators: ReadonlyMap<number, readonly KeyOperator[]>,
): readonly GinSubject[] {
  const trees = indexes.filter(({ amname }) => amname === 'gin')
  const answering = new Map<string, number>()
  for (const index of trees) {
    for (const operator of operators.get(index.oid) ?? []) {
      const way = wayOf(index, operator)
      answering.set(way, (answering.get(way) ?? 0) + 1)
    }
  }
  return trees.flatMap((index) => {
    const rivals = (operator: KeyOperator) => answering.get(wayOf(index, operator)) ?? 0
    const ways = (operators.get(index.oid) ?? []).toSorted((one, other) => rivals(one) - rivals(other))
    const all = ways.find((way) => literalForEverything(way) !== undefined)
    if (all === undefined) return []
    const own = ways.find((way) => way.key === all.key && way.oprname !== '=' && rivals(way) < rivals(all))
    const everything = `${quoteLiteral(literalForEverything(all) ?? null)}::${all.argument}`
    return [{ index, one: own ?? all, all, everything }]
  })
}

function wayOf({ schemaname, table }: CatalogIndex, { key, operator, argument }: KeyOperator): string {
  return JSON.stringify([schemaname, table, key, operator, argument])
}

/** What everything contains, what nothing has to match: `GIN_SEARCH_MODE_ALL` of the operator class's `extractQuery`. */
function literalForEverything({ oprname, argument }: KeyOperator): string | undefined {
  if (oprname === '@>' && (argument === 'jsonb' || argument.endsWith('[]'))) return '{}'
  if (oprname === '@>' && /(^|\.)hstore$/.test(argument)) return ''
  if (oprname === '@@' && argument === 'tsquery') return '!planflip'
  if (oprname === '~~' && argument === 'text') return '%'
  return undefined
}
