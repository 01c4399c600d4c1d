import { Failure } from '../model/failure.ts'
import { suggest } from '../model/near-misses.ts'
import type { Relation, Snapshot } from '../model/snapshot.ts'
import { readNamePattern } from '../postgres/name-pattern.ts'
import { partitionsIn } from './children.ts'
import { keyOf } from './table-key.ts'

/** How many times as large tables are to be, by pattern: `orders`, `public.orders`, `audit_*`. Of several that match, the last holds. */
export type Factors = Readonly<Record<string, number>>

/** The factor of each table that is to grow or to shrink. One of a partitioned table is that of each of its partitions. */
export function factorsByTable(
  snapshot: Pick<Snapshot, 'relations' | 'schema'>,
  factors: Factors,
): ReadonlyMap<string, number> {
  const partitions = partitionsIn(snapshot)
  const byTable = new Map<string, number>()
  const give = (table: string, factor: number): void => {
    byTable.set(table, factor)
    for (const partition of partitions.get(table) ?? []) give(partition, factor)
  }
  for (const [pattern, factor] of Object.entries(factors)) {
    requireFactor(pattern, factor)
    const { matches } = readNamePattern(pattern)
    const found = snapshot.relations.filter(({ schemaname, relname }) => matches(schemaname, relname))
    if (found.length === 0) throw noSuchTable(pattern, snapshot.relations)
    for (const relation of found) give(keyOf(relation), factor)
  }
  const known = new Set(snapshot.relations.map(keyOf))
  return new Map([...byTable].filter(([table, factor]) => factor !== 1 && known.has(table)))
}

function requireFactor(pattern: string, factor: number): void {
  if (Number.isFinite(factor) && factor > 0) return
  throw new Failure('bad-usage', `${pattern} cannot be ${factor} times as large.`, {
    hint: 'Give a factor above 0: 10 for ten times as many rows, 0.1 for a tenth.',
  })
}

function noSuchTable(pattern: string, relations: readonly Relation[]): Failure {
  const wanted = pattern.replaceAll(/[*?"]/g, '')
  const names = relations.map(({ schemaname, relname }) =>
    wanted.includes('.') ? `${schemaname}.${relname}` : relname,
  )
  return new Failure('bad-usage', `The snapshot has no table ${pattern} to scale.`, {
    hint: `Name one of its tables, * for anything: ${suggest(wanted, [...new Set(names)], 'planflip inspect')}`,
  })
}
