import type { Provenance, Report } from '../../model/report.ts'
import { sayEngine } from '../say-engine.ts'
import { sayCounts, sayOutcome } from '../say-outcome.ts'
import { sayScenario } from '../say-scenario.ts'
import { escapeHtml } from './escape-html.ts'

/** The marker, what it comes to, the counts, and where the plans are from. */
export function renderHead({ summary, shard, baseline, candidate }: Report): string {
  return [
    '<!-- planflip -->',
    '### planflip',
    '',
    `**${sayOutcome(summary)}**`,
    '',
    sayCounts(summary, shard),
    '',
    '<table>',
    '<tr><th></th><th>scenario</th><th>database</th><th>captured</th><th>planned by</th></tr>',
    row('baseline', baseline),
    row('candidate', candidate),
    '</table>',
  ].join('\n')
}

function row(side: string, provenance: Provenance): string {
  const { database, capturedAt } = provenance
  const cells = [sayScenario(provenance), database, capturedAt.slice(0, 10), sayEngine(provenance)]
  return `<tr><th>${side}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`
}
