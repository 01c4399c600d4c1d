import type { MovedInput } from '../../../model/why.ts'
import { numbersOf, slotOf } from '../../../postgres/statistics-text.ts'
import { isPathChange } from '../change-kinds.ts'
import type { Flip, FlipSide } from '../flip.ts'
import { relationRead } from '../relation-read.ts'

/** How far a table lies in the order of the indexes that its flip is about: the pages that an index scan has to read depend on it. */
export function movedCorrelations({ change, baseline, candidate }: Flip): readonly MovedInput[] {
  if (!isPathChange(change)) return []
  const { relation, former } = change
  const indexes = new Set([...change.before.indexes, ...change.after.indexes])
  return [...indexes].flatMap((index): MovedInput[] => {
    const was = correlationOf(index, former?.relation ?? relation, baseline)
    const is = correlationOf(index, relation, candidate)
    if (was === undefined || is === undefined || was.column !== is.column) return []
    // The planner squares it (`cost_index` of costsize.c).
    if (Math.abs(was.value ** 2 - is.value ** 2) < 0.1) return []
    return [
      { kind: 'correlation', relation, column: is.column, baseline: was.value, candidate: is.value } as const,
    ]
  })
}

/** Of the first column, as for `btcostestimate` of selfuncs.c. */
function correlationOf(
  index: string,
  relation: string,
  side: FlipSide,
): { readonly column: string; readonly value: number } | undefined {
  const { snapshot } = side
  const schemaname = relationRead({ relation, indexes: [index] }, side)?.schemaname
  const isThere = (one: { readonly schemaname: string }): boolean => one.schemaname === schemaname
  const found = snapshot.indexes.find(
    (one) => one.relname === index && one.table === relation && isThere(one),
  )
  const column = found?.amname === 'btree' ? found.firstColumn : undefined
  const statistics = snapshot.relations
    .find((one) => one.relname === relation && isThere(one))
    ?.columns.find(({ attname }) => attname === column)
    ?.statistics.find(({ stainherit }) => !stainherit)
  const [value] = statistics === undefined ? [] : numbersOf(slotOf(statistics, 'correlation'))
  return column === undefined || value === undefined ? undefined : { column, value }
}
