import type { Provenance, Report, Summary } from '../../model/report.ts'
import { sayEngine } from '../say-engine.ts'
import { sayCounts, sayOutcome } from '../say-outcome.ts'
import { sayScenario } from '../say-scenario.ts'
import type { Page } from './page.ts'
import type { Ink } from './paint.ts'
import { verdictInk } from './verdict-words.ts'
import { wrap } from './wrap.ts'

/** What it comes to in one line; the counts; and where the plans are from. */
export function sayHeadline({ summary, baseline, candidate, shard }: Report, { paint, width }: Page): string {
  return [
    ...wrap(sayOutcome(summary), width).map((line) => paint(inkOf(summary), paint('bold', line))),
    ...wrap(sayCounts(summary, shard), width),
    ...wrap(`baseline   ${sayProvenance(baseline)}`, width, 11).map((line) => paint('dim', line)),
    ...wrap(`candidate  ${sayProvenance(candidate)}`, width, 11).map((line) => paint('dim', line)),
  ].join('\n')
}

function inkOf({ regressed, failed, changed, unstable, improved }: Summary): Ink {
  if (regressed + failed > 0) return verdictInk.regressed
  return changed + unstable + improved > 0 ? verdictInk.changed : verdictInk.improved
}

function sayProvenance(provenance: Provenance): string {
  const { database, capturedAt } = provenance
  return `${sayScenario(provenance)} (${database}, captured ${capturedAt.slice(0, 10)}), planned by ${sayEngine(provenance)}`
}
