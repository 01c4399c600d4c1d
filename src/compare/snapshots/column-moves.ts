import type { ColumnMove, CommonValueMove, ValueRangeMove } from '../../model/movement.ts'
import type { MovedFigure } from './column-figures.ts'
import { movedCorrelation, movedDistinct, movedNullFraction } from './column-figures.ts'
import { commonValueMoves } from './common-values.ts'
import type { Sampled } from './sampling.ts'
import { movedRange } from './value-range.ts'

/** What moved in the statistics of a column, beyond what another sample of the same rows would show. */
export function columnMoves(
  place: Pick<ColumnMove, 'relation' | 'column' | 'inherited'>,
  before: Sampled,
  after: Sampled,
): readonly (ColumnMove | CommonValueMove | ValueRangeMove)[] {
  const figure = (kind: ColumnMove['kind'], moved: MovedFigure): readonly ColumnMove[] =>
    moved === undefined ? [] : [{ kind, ...place, ...moved }]
  const range = movedRange(before, after)
  return [
    ...figure('null-fraction', movedNullFraction(before, after)),
    ...figure('distinct', movedDistinct(before, after)),
    ...figure('correlation', movedCorrelation(before, after)),
    ...commonValueMoves(before, after).map((move) => ({ kind: 'common-value' as const, ...place, ...move })),
    ...(range === undefined ? [] : [{ kind: 'range' as const, ...place, ...range }]),
  ]
}
