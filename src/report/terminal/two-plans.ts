import { alignPlans, withoutLongStretches, type Numbers } from '../plans/align-plans.ts'
import type { Page } from './page.ts'
import { sayAbove } from './plans-above.ts'
import { sayBeside } from './plans-beside.ts'
import { textWidth } from './text-width.ts'

export interface TitledPlan {
  readonly title: string
  /** EXPLAIN's. */
  readonly text: string
}

/** Two plans side by side where the page is wide enough for that, else as a diff. */
export function sayTwoPlans(
  baseline: TitledPlan,
  candidate: TitledPlan,
  page: Page,
  { numbers }: { readonly numbers: Numbers } = { numbers: 'ignored' },
): string {
  const lines = withoutLongStretches(alignPlans(baseline.text, candidate.text, numbers), numbers)
  const say = fitBeside([baseline, candidate], page.width) ? sayBeside : sayAbove
  return say({ baseline: baseline.title, candidate: candidate.title, lines, numbers }, page)
}

/** The lines that name a node may lose their costs to the next line, but are not broken themselves. */
function fitBeside(plans: readonly TitledPlan[], width: number): boolean {
  const names = plans.flatMap(({ text }) => text.split('\n')).map((line) => line.split('  (cost=')[0] ?? '')
  const nodes = names.filter((line) => !/^ *[A-Z][\w ]*: /.test(line))
  return width >= 100 && nodes.every((line) => textWidth(line) <= width / 2 - 4)
}
