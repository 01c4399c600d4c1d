import type { QueryReport, Report } from '../../model/report.ts'
import { printable } from '../printable.ts'
import { sayScenario } from '../say-scenario.ts'
import { alignPlans, withoutLongStretches } from './align-plans.ts'
import { markLines } from './mark-lines.ts'

/** The two plans of a query as lines of one `diff`, the head of which names the scenarios. Nothing where there are not two. */
export function planDiff({ baseline, candidate }: QueryReport, report: Report): readonly string[] {
  if (baseline?.status !== 'planned' || candidate?.status !== 'planned') return []
  const aligned = alignPlans(baseline.plan.text, candidate.plan.text, 'ignored')
  return [
    `--- baseline: ${sayScenario(report.baseline)}`,
    `+++ candidate: ${sayScenario(report.candidate)}`,
    ...markLines(withoutLongStretches(aligned, 'ignored'), 'ignored').map(
      ({ mark, text }) => `${mark}${text}`,
    ),
  ].map((line) => printable(line.replaceAll('\n', ' ')))
}
