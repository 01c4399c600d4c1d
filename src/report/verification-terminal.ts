import type { FidelityOutcome, Verification, VerifiedQuery } from '../model/verification.ts'
import type { Surroundings } from './reporter.ts'
import { pageFor, type Page } from './terminal/page.ts'
import type { Ink } from './terminal/paint.ts'
import { listShortfalls } from './terminal/shortfalls.ts'
import { drawTable } from './terminal/table.ts'
import { sayTwoPlans } from './terminal/two-plans.ts'
import { printable } from './printable.ts'
import { indent, wrap } from './terminal/wrap.ts'

/** How far the scratch database can be trusted: the share of identical plans, then every plan that is not. */
export function renderVerificationTerminal(verification: Verification, surroundings: Surroundings): string {
  const page = pageFor(surroundings)
  const misses = verification.queries.filter(({ outcome }) => outcome !== 'identical')
  const sections = [
    sayShare(verification, page),
    sayNotPermitted(verification, page),
    sayMisses(misses, page),
    ...misses.map((query) => sayMiss(query, page)),
    listShortfalls(verification.shortfalls ?? [], page),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function sayShare({ summary, engine, production }: Verification, { paint, width }: Page): string {
  const { queries, identical, sameShape, different, failed } = summary
  const share = queries === 0 ? 0 : Math.floor((identical / queries) * 1000) / 10
  const headline = `${identical} of ${queries} plans are identical to production's, to the byte (${share} %)`
  const rest = `${sameShape} of the same shape with other numbers, ${different} different, ${failed} failed`
  return [
    ...wrap(headline, width).map((line) =>
      paint(identical === queries ? 'green' : 'yellow', paint('bold', line)),
    ),
    ...wrap(rest, width),
    ...wrap(`planned by ${engine} for ${printable(production.version)}`, width).map((line) =>
      paint('dim', line),
    ),
  ].join('\n')
}

function sayNotPermitted({ notPermitted }: Verification, { width }: Page): string {
  const count = notPermitted.length
  if (count === 0) return ''
  const reasons = [...new Set(notPermitted.map(({ message }) => message))].join(', ')
  const what = count === 1 ? '1 more plan was' : `${count} more plans were`
  return wrap(`${what} not to be had, as production's role may not do everything: ${reasons}`, width).join(
    '\n',
  )
}

function sayMisses(misses: readonly VerifiedQuery[], page: Page): string {
  return drawTable(
    ['query', 'outcome', 'reason'],
    misses.map(({ name, outcome, reason }) => [
      name,
      { text: words[outcome], ink: inks[outcome] },
      reason ?? 'not known',
    ]),
    page,
  )
}

function sayMiss({ name, outcome, reason, values, production, scratch }: VerifiedQuery, page: Page): string {
  const { paint, width } = page
  const lines = [
    ...wrap(name, width - 2).map((line) => paint('bold', line)),
    ...wrap(`${words[outcome]}: ${reason ?? 'not known why'}`, width - 2),
    ...(values === null
      ? []
      : wrap(`values: ${values.map((value) => value ?? 'NULL').join(', ')}`, width - 2)),
  ]
  const plans = sayTwoPlans(
    { title: 'production', text: production },
    { title: 'scratch', text: scratch },
    { ...page, width: width - 2 },
    { numbers: outcome === 'sameShape' ? 'count' : 'ignored' },
  )
  return [...lines.slice(0, 1), indent([...lines.slice(1), '', plans].join('\n'))].join('\n')
}

const words: Readonly<Record<FidelityOutcome, string>> = {
  identical: 'identical',
  sameShape: 'same shape',
  different: 'different',
  failed: 'failed',
}

const inks: Readonly<Record<FidelityOutcome, Ink>> = {
  identical: 'green',
  sameShape: 'yellow',
  different: 'red',
  failed: 'red',
}
