import type { Summary } from '../model/report.ts'
import type { Shard } from '../model/shard.ts'
import { verdicts } from '../model/verdict.ts'

/** What a report comes to, in one line. */
export function sayOutcome({ queries, regressed, failed, changed, unstable, improved }: Summary): string {
  const worse = [
    ...(regressed > 0 ? [`${regressed} ${regressed === 1 ? 'regresses' : 'regress'}`] : []),
    ...(failed > 0 ? [`${failed} cannot be planned`] : []),
  ]
  if (worse.length > 0) return `Of ${sayQueries(queries)}, ${worse.join(' and ')}`
  const moved = changed + unstable + improved
  if (moved > 0) return `No regression; ${moved} of ${sayQueries(queries)} changed plans`
  return `No plan changed in ${sayQueries(queries)}`
}

/** `4 queries · 1 regressed · 3 unchanged`, and of which shard. */
export function sayCounts(summary: Summary, shard: Shard | undefined): string {
  const counts = verdicts
    .filter((verdict) => summary[verdict] > 0)
    .map((verdict) => `${summary[verdict]} ${verdict}`)
  const part = shard === undefined ? [] : [`shard ${shard.index} of ${shard.count}`]
  return [sayQueries(summary.queries), ...counts, ...part].join(' · ')
}

function sayQueries(count: number): string {
  return count === 1 ? '1 query' : `${count} queries`
}
