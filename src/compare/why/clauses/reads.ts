import { sayCount, sayShare } from '../../../model/say-numbers.ts'
import { flippedPath } from '../former-path.ts'
import { readingOf, type Reading } from '../reading.ts'
import type { Clause } from './clause.ts'
import { sayScan } from './say-ways.ts'

/**
 * What the index that the baseline's plan uses would read of its table here; else what the candidate's does.
 * `orders_created_at_idx would read 41 % of orders, not 2 % as on the baseline`
 */
export const sayReads: Clause = (flip) => {
  const path = flippedPath(flip)
  if (path === undefined) return null
  const { before, after, still, relation } = path
  const { baseline, candidate } = flip
  if (still !== undefined && still.indexes.length > 0) {
    const [was, is] = [readingOf(before, baseline), readingOf(still, candidate)]
    return `${sayScan(still)} would read ${sayReading(is, relation)}${sayBefore(was, is)}`
  }
  if (after.indexes.length === 0) return null
  return `${sayScan(after)} reads ${sayReading(readingOf(after, candidate), relation)}`
}

function sayReading(reading: Reading, relation: string): string {
  const { rows, lookups, share, isAtLeast } = reading
  const least = isAtLeast ? 'at least ' : ''
  if (share === 1 && lookups === 1) return `all of ${relation}`
  if (share !== undefined && share >= 0.01 && lookups === 1)
    return `${least}${sayShare(share)} of ${relation}`
  const amount = `${least}${sayCount(rows)} ${Math.round(rows) === 1 ? 'row' : 'rows'} of ${relation}`
  return lookups === 1 ? amount : `${amount}, ${sayCount(lookups)} times`
}

/** What did not move by a fifth is not worth a word. */
function sayBefore(was: Reading, is: Reading): string {
  if (Math.max(was.lookups, is.lookups) > 1) {
    return isMoved(was.lookups, is.lookups) ? `, not ${sayTimes(was.lookups)} as on the baseline` : ''
  }
  if (was.isAtLeast || was.share === undefined || is.share === undefined) return ''
  if (!isMoved(was.share, is.share)) return ''
  return sayShare(was.share) === sayShare(is.share) ? '' : `, not ${sayShare(was.share)} as on the baseline`
}

function isMoved(one: number, other: number): boolean {
  return Math.max(one, other) > 1.2 * Math.min(one, other)
}

function sayTimes(lookups: number): string {
  return lookups === 1 ? 'once' : `${sayCount(lookups)} times`
}
