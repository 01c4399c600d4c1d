import type { AnsweredProbe, ProbeInput, ProbeSet } from '../model/probe.ts'

/** A probe of production's, and another answer to it. */
export interface DifferingProbe {
  readonly probe: AnsweredProbe
  readonly production: number
  readonly scratch: number | null
}

/**
 * The probes that are answered differently, without those whose difference follows from another one: a table of another
 * size has other estimates everywhere. What such a probe isolates may be wrong as well, and cannot be seen before the other
 * is mended.
 *
 * Presumes that the scratch was asked the same probes in the same order.
 */
export function differingProbes(
  production: readonly ProbeSet<AnsweredProbe>[],
  scratch: readonly ProbeSet<AnsweredProbe>[],
): readonly DifferingProbe[] {
  const found = scratch.flatMap(({ probes }) => probes)
  const differing = production
    .flatMap(({ probes }) => probes)
    .flatMap((probe, place): readonly DifferingProbe[] => {
      const answer = found[place]?.answer ?? null
      if (probe.answer === null || agree(probe.answer, answer)) return []
      // The one number is not there if another index was taken, and tells nothing of what the probe isolates.
      const input =
        answer === null && probe.object !== undefined && readsIndex(probe) ? 'index choice' : probe.input
      return [{ probe: { ...probe, input }, production: probe.answer, scratch: answer }]
    })
  return differing.filter(({ probe }) => !differing.some((other) => follows(probe, other.probe)))
}

function readsIndex({ reads }: AnsweredProbe): boolean {
  return reads === 'indexTotalCost' || reads === 'indexHeight'
}

/** Costs are printed in hundredths, and the last one depends on how a compiler contracts multiplications. */
function agree(one: number, other: number | null): boolean {
  return other !== null && Math.abs(one - other) < 0.015
}

function follows(effect: AnsweredProbe, cause: AnsweredProbe): boolean {
  return (
    restsOn[effect.input].includes(cause.input) &&
    (effect.relation === cause.relation || (effect.descendants ?? []).includes(cause.relation)) &&
    mayShareColumn(effect.columns, cause.columns)
  )
}

function mayShareColumn(some: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return some === undefined || others === undefined || some.some((column) => others.includes(column))
}

const size: readonly ProbeInput[] = ['row-level security', 'page costs', 'table pages', 'table tuples']
const values: readonly ProbeInput[] = [
  ...size,
  'null fraction',
  'most common values',
  'distinct values',
  'histogram',
  'range statistics',
]

/** Which other inputs change the number of a probe, in the formulas that its SQL and its settings make the planner use. */
const restsOn: Readonly<Record<ProbeInput, readonly ProbeInput[]>> = {
  'row-level security': [],
  'page costs': [],
  'table pages': ['page costs'],
  'table tuples': ['table pages'],
  'column width': [],
  'null fraction': size,
  'most common values': size,
  'distinct values': [...size, 'null fraction'],
  // What is below a bound is counted without what equals it (`ineq_histogram_selectivity`).
  histogram: [...size, 'null fraction', 'most common values', 'distinct values'],
  'most common elements': [...size, 'null fraction'],
  'element counts': [...size, 'null fraction', 'most common elements'],
  'range statistics': [...size, 'null fraction'],
  correlation: ['row-level security', 'page costs', 'table pages'],
  'index choice': [...values, 'correlation', 'index pages'],
  'index height': [],
  'index pages': [...values, 'correlation'],
  'index ends': values,
  'visible pages': [...size, 'correlation', 'index pages'],
  'partial index size': [...values, 'correlation'],
  'GIN counters': [...size, 'null fraction', 'most common elements'],
  'BRIN facts': [...values, 'correlation'],
  'extended statistics': values,
  'inherited statistics': size,
}
