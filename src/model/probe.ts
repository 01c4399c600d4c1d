/**
 * What a probe isolates. Each is an input of the planner, or a few that no statement can tell apart; the order is the one
 * in which they are told.
 */
export const probeInputs = [
  'row-level security',
  'page costs',
  'table pages',
  'table tuples',
  'column width',
  'null fraction',
  'most common values',
  'distinct values',
  'histogram',
  'most common elements',
  'element counts',
  'range statistics',
  'correlation',
  'index choice',
  'index height',
  'index pages',
  'index ends',
  'visible pages',
  'partial index size',
  'GIN counters',
  'BRIN facts',
  'extended statistics',
  'inherited statistics',
] as const

export type ProbeInput = (typeof probeInputs)[number]

/** A statement so small that one input of one relation decides the one number that is read off its plan. */
export interface Probe {
  readonly input: ProbeInput
  /** `public.orders`, as people write it: without quotes. */
  readonly relation: string
  /** Names of columns that decide it, the one it is about first; of an expression, its name in the index. Absent: any may. */
  readonly columns?: readonly string[]
  /** The index or the statistics object it is about. */
  readonly object?: string
  /** Of a parent: the tables below it, whose sizes its numbers add up. */
  readonly descendants?: readonly string[]
  /** A SELECT of one column. */
  readonly sql: string
  readonly reads: ProbeReading
}

/**
 * Where the number stands: on the plan's first node, or on the node that reads the index. `filters` is whether that node
 * has a condition, and `indexHeight` a start-up cost in levels of a B-tree.
 */
export const probeReadings = [
  'rows',
  'width',
  'filters',
  'totalCost',
  'indexTotalCost',
  'indexHeight',
] as const

export type ProbeReading = (typeof probeReadings)[number]

/** What the planner answered; null where it refused, or planned without the index. */
export interface AnsweredProbe extends Probe {
  readonly answer: number | null
}

/** Probes under the same settings, laid over the session's own. */
export interface ProbeSet<Kind extends Probe = Probe> {
  readonly settings: Readonly<Record<string, string>>
  readonly probes: readonly Kind[]
}
