import type { Snapshot } from '../model/snapshot.ts'
import { collectDemands } from './values/collect-demands.ts'
import { nameOf } from './column-name.ts'
import type { FindValue } from './values/find-values.ts'
import { valueFinder } from './values/find-values.ts'
import { comparedColumns } from './compared-columns.ts'
import type { RedactionOrder } from './redact-snapshot.ts'
import { scopeOf } from './facts/scope.ts'

/** Says whether a statement of production's holds a value of a redacted column, or compares one with any constant. */
export function redactedSqlFinder(
  snapshot: Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics'>,
  { facts, columns }: RedactionOrder,
): FindValue {
  const chosen = columns.map(({ column }) => column)
  const compared = comparedColumns({ relations: snapshot.relations, redacted: chosen.map(nameOf) })
  const demands = collectDemands(snapshot, scopeOf(facts, chosen), facts.types)
  const findValue = valueFinder(
    demands.flatMap((demand) => demand.columns.flatMap(({ values }) => [...values])),
  )
  return (sql) => findValue(sql) || compared.withConstants(sql).length > 0
}
