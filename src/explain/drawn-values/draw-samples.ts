import type { DrawnKind, DrawnSample, Query, Sample } from '../../model/query.ts'
import { drawnKinds } from '../../model/query.ts'
import type { Session } from '../../model/session.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { ColumnValues } from './column-values.ts'
import { columnValues } from './column-values.ts'
import type { Compared } from './draw-value.ts'
import { drawValue } from './draw-value.ts'
import { genericPlan } from './generic-plan.ts'
import type { Comparison, ParameterUse, ParameterUses } from './parameter-uses.ts'
import { parameterUses } from './parameter-uses.ts'

/**
 * Draws values for the parameters of a query from the statistics of the columns that they are compared with, which Postgres itself
 * tells: its generic plan shows every condition. None where a condition has a parameter of which nothing is known, such as
 * `attributes @> $1`, and none for a statement that no parameter decides.
 */
export async function drawSamples(
  session: Session,
  query: Query,
  snapshot: Pick<Snapshot, 'relations' | 'indexes'>,
): Promise<readonly DrawnSample[]> {
  const generic = await genericPlan(session, query)
  if (generic === undefined) return []
  const { uses, unknown, shown } = parameterUses(generic.root)
  const parameters = generic.types.map((type, place): DrawnParameter | undefined => {
    const number = place + 1
    if (unknown.has(number)) return undefined
    const compared = comparedWith(number, uses, snapshot)
    if (compared !== undefined) return compared
    if (uses.some(({ parameter }) => parameter === number)) return undefined
    // EXPLAIN shows every expression but a LIMIT's and an OFFSET's, which are bigint.
    return { value: shown.has(number) || type !== 'bigint' ? null : pageLength }
  })
  if (parameters.every((parameter) => parameter === undefined || 'value' in parameter)) return []
  return distinct(drawnKinds.flatMap((kind) => drawSample(kind, parameters)))
}

/** What a list shows at a time. */
const pageLength = '10'

/** A parameter that is compared with a column, or one that has the same value in every sample. */
type DrawnParameter = (Compared & { readonly values: ColumnValues }) | { readonly value: string | null }

function comparedWith(
  number: number,
  uses: ParameterUses['uses'],
  snapshot: Pick<Snapshot, 'relations' | 'indexes'>,
): DrawnParameter | undefined {
  for (const use of uses.filter(({ parameter }) => parameter === number)) {
    const values = columnValues(snapshot, use)
    if (values === undefined) continue
    const { comparison, list } = use
    return { values, comparison, isPaired: isPaired(use, uses), ...(list !== undefined && { list }) }
  }
  return undefined
}

function isPaired(use: ParameterUse, uses: readonly ParameterUse[]): boolean {
  return uses.some(
    ({ comparison, schemaname, relname, attname }) =>
      comparison === opposites[use.comparison] &&
      schemaname === use.schemaname &&
      relname === use.relname &&
      attname === use.attname,
  )
}

const opposites: { readonly [comparison in Comparison]?: Comparison } = {
  'at least': 'at most',
  'at most': 'at least',
}

/** None where one of the parameters has no value of the kind. */
function drawSample(
  kind: DrawnKind,
  parameters: readonly (DrawnParameter | undefined)[],
): readonly DrawnSample[] {
  const values: (string | null)[] = []
  for (const parameter of parameters) {
    if (parameter === undefined) return []
    const value = 'value' in parameter ? parameter.value : drawValue(kind, parameter.values, parameter)
    if (value === undefined) return []
    values.push(value)
  }
  return [{ kind, values }]
}

/** A column of one value has no rare one. */
function distinct(samples: readonly DrawnSample[]): readonly DrawnSample[] {
  const keyOf = (values: Sample): string => JSON.stringify(values)
  const firsts = new Map(samples.toReversed().map((sample) => [keyOf(sample.values), sample]))
  return samples.filter((sample) => firsts.get(keyOf(sample.values)) === sample)
}
