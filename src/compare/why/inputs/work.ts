import type { QuantityInput } from '../../../model/why.ts'
import { drivenJoin } from '../driven-join.ts'
import type { Flip } from '../flip.ts'
import { flippedPath } from '../former-path.ts'
import { readingOf } from '../reading.ts'
import { largestFirst } from './quantities.ts'

/** How much there is to do for the flipped part, where that is another amount. */
export function movedWork(flip: Flip): readonly QuantityInput[] {
  return largestFirst(workOf(flip))
}

function workOf(flip: Flip): readonly QuantityInput[] {
  const { change, baseline, candidate } = flip
  const join = drivenJoin(flip)
  if (join?.rowsBefore !== undefined) {
    const { outer, rows, rowsBefore } = join
    return [{ kind: 'outer-rows', of: outer.join(', '), baseline: rowsBefore, candidate: rows }]
  }
  if (change.kind === 'aggregate-strategy') {
    const { before, after, keys } = change
    return [{ kind: 'groups', of: keys.join(', '), baseline: before.groups, candidate: after.groups }]
  }
  const path = flippedPath(flip)
  if (path?.still === undefined) return []
  const [was, is] = [readingOf(path.before, baseline), readingOf(path.still, candidate)]
  return [
    { kind: 'lookups', of: path.relation, baseline: was.lookups, candidate: is.lookups },
    ...(was.share === undefined || is.share === undefined
      ? []
      : [{ kind: 'share', of: path.relation, baseline: was.share, candidate: is.share } as const]),
  ]
}
