import type { Fidelity } from '../model/fidelity.ts'
import type { Probe } from '../model/probe.ts'
import { probeInputs } from '../model/probe.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { InputDifference } from '../model/verification.ts'
import type { DifferingProbe } from './blame-probes.ts'

export interface BlamedQuery {
  /** Names of the relations that it reads. */
  readonly relations: ReadonlySet<string>
  /** Whether the query or one of its plans mentions a column or an expression. */
  readonly mentions: (column: string) => boolean
}

/**
 * Of the inputs that are not production's, those of the relations that a query reads; and of its columns, unless nothing
 * is left then. Widths count in any case: few queries name all columns that they carry along.
 */
export function causesOf(
  differing: readonly DifferingProbe[],
  { relations, mentions }: BlamedQuery,
  facts: Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics'>,
): readonly InputDifference[] {
  const near = differing.filter(({ probe }) => isNear(probe, relations))
  const relevant = near.filter(
    ({ probe: { input, columns } }) =>
      input === 'column width' || columns === undefined || columns.some(mentions),
  )
  const causes = new Map<string, InputDifference>()
  for (const differs of relevant.length === 0 ? near : relevant) {
    const key = subjectOf(differs.probe)
    if (!causes.has(key)) causes.set(key, toCause(differs, facts))
  }
  return [...causes.values()].toSorted(
    (one, other) => probeInputs.indexOf(one.input) - probeInputs.indexOf(other.input),
  )
}

/** Whether a probe is of one of these relations, or of a parent of one. */
export function isNear({ relation, descendants = [] }: Probe, relations: ReadonlySet<string>): boolean {
  return relations.has(relation) || descendants.some((descendant) => relations.has(descendant))
}

/** Several probes may show one input. The correlation is a column's, and visibility the table's, whatever index showed it. */
function subjectOf({ input, relation, columns = [], object }: Probe): string {
  const about = input === 'visible pages' ? '' : input === 'correlation' ? columns[0] : (object ?? columns[0])
  return JSON.stringify([input, relation, about])
}

function toCause(
  { probe, production, scratch }: DifferingProbe,
  facts: Parameters<typeof causesOf>[2],
): InputDifference {
  const { input, relation, columns, object, reads, sql } = probe
  const fidelity = fidelityOf(probe, facts)
  return {
    input,
    relation,
    ...(columns !== undefined && { columns }),
    ...(object !== undefined && { object }),
    reads,
    sql,
    production,
    scratch,
    ...(fidelity !== undefined && { fidelity }),
  }
}

/** How well a snapshot knows what a probe isolates. What it does not have at all is missing. */
function fidelityOf(
  { input, relation, columns, object }: Probe,
  facts: Parameters<typeof causesOf>[2],
): Fidelity | undefined {
  const index = facts.indexes.find(
    ({ schemaname, table, relname }) => `${schemaname}.${table}` === relation && relname === object,
  )
  switch (input) {
    case 'index height':
      return index?.btree?.height.fidelity ?? 'missing'
    case 'index ends':
      return index?.btree?.ends?.fidelity ?? 'missing'
    case 'GIN counters':
      return index?.gin?.fidelity ?? 'missing'
    case 'BRIN facts':
      return index?.brin?.fidelity ?? 'missing'
    case 'extended statistics':
      return (
        facts.extendedStatistics.find(
          ({ table, stxname }) => `${table.schemaname}.${table.relname}` === relation && stxname === object,
        )?.data[0]?.fidelity ?? 'missing'
      )
    case 'row-level security':
    case 'page costs':
    case 'table pages':
    case 'table tuples':
    case 'index choice':
    case 'index pages':
    case 'visible pages':
    case 'partial index size':
      return undefined
    case 'column width':
    case 'null fraction':
    case 'most common values':
    case 'distinct values':
    case 'histogram':
    case 'most common elements':
    case 'element counts':
    case 'range statistics':
    case 'correlation':
    case 'inherited statistics':
      return facts.relations
        .find(({ schemaname, relname }) => `${schemaname}.${relname}` === relation)
        ?.columns.find(({ attname }) => attname === columns?.[0])
        ?.statistics.find(({ stainherit }) => stainherit === (input === 'inherited statistics'))?.fidelity
  }
}
