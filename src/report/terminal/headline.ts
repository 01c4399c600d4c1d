import type { Provenance, Report, Summary } from '../../model/report.ts'
import { verdicts } from '../../model/verdict.ts'
import type { Page } from './page.ts'
import type { Ink } from './paint.ts'
import { sayScenario } from './say-scenario.ts'
import { verdictInk } from './verdict-words.ts'
import { wrap } from './wrap.ts'

/** What it comes to in one line; the counts; and where the plans are from. */
export function sayHeadline({ summary, baseline, candidate }: Report, { paint, width }: Page): string {
  const { text, ink } = outcomeOf(summary)
  return [
    ...wrap(text, width).map((line) => paint(ink, paint('bold', line))),
    ...wrap(sayCounts(summary), width),
    ...wrap(`baseline   ${sayProvenance(baseline)}`, width, 11).map((line) => paint('dim', line)),
    ...wrap(`candidate  ${sayProvenance(candidate)}`, width, 11).map((line) => paint('dim', line)),
  ].join('\n')
}

function outcomeOf({ queries, regressed, failed, changed, unstable, improved }: Summary): {
  text: string
  ink: Ink
} {
  const worse = [
    ...(regressed > 0 ? [`${regressed} ${regressed === 1 ? 'regresses' : 'regress'}`] : []),
    ...(failed > 0 ? [`${failed} cannot be planned`] : []),
  ]
  if (worse.length > 0)
    return { text: `Of ${sayQueries(queries)}, ${worse.join(' and ')}`, ink: verdictInk.regressed }
  const moved = changed + unstable + improved
  if (moved > 0)
    return {
      text: `No regression; ${moved} of ${sayQueries(queries)} changed plans`,
      ink: verdictInk.changed,
    }
  return { text: `No plan changed in ${sayQueries(queries)}`, ink: verdictInk.improved }
}

function sayCounts(summary: Summary): string {
  const counts = verdicts
    .filter((verdict) => summary[verdict] > 0)
    .map((verdict) => `${summary[verdict]} ${verdict}`)
  return [sayQueries(summary.queries), ...counts].join(' · ')
}

function sayQueries(count: number): string {
  return count === 1 ? '1 query' : `${count} queries`
}

function sayProvenance(provenance: Provenance): string {
  const { database, capturedAt, engine } = provenance
  return `${sayScenario(provenance)} (${database}, captured ${capturedAt.slice(0, 10)}), planned by ${engine}`
}
