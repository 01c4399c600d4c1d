import { quoteLiteral } from '../../../src/postgres/quote.ts'
import type { ColumnFacts, TypeFamily } from './database-facts.ts'
import type { Random } from './random.ts'

/** A value for a column as SQL takes it: a common one, one of the histogram, or one beyond either end. */
export function literalFor(random: Random, column: ColumnFacts): string {
  const known = [...column.common, ...column.bounds]
  const unknown = strangersFor(column)
  if (known.length + unknown.length === 0) return `NULL::${column.type}`
  const isKnown = known.length > 0 && (unknown.length === 0 || random.chance(0.85))
  return typed(column, random.pick(isKnown ? known : unknown))
}

/** Two values, the lower one first where both are of the histogram; now and then the wrong way round, or both beyond an end. */
export function literalPair(random: Random, column: ColumnFacts): readonly [string, string] {
  if (column.bounds.length < 2 || random.chance(0.2)) {
    return [literalFor(random, column), literalFor(random, column)]
  }
  const low = random.below(column.bounds.length - 1)
  const high = random.chance(0.5) ? low + 1 : low + 1 + random.below(column.bounds.length - 1 - low)
  return [typed(column, column.bounds[low] ?? ''), typed(column, column.bounds[high] ?? '')]
}

/** The first or the last value of the histogram, where ranges meet what the planner looks up in the index itself. */
export function literalAtEnd(random: Random, column: ColumnFacts): string {
  const end = random.chance(0.5) ? column.bounds[0] : column.bounds.at(-1)
  return end === undefined ? literalFor(random, column) : typed(column, end)
}

/** A raw value, for a pattern to be made of; undefined where ANALYZE found none. */
export function knownValue(random: Random, { common, bounds }: ColumnFacts): string | undefined {
  const known = [...common, ...bounds]
  return known.length === 0 ? undefined : random.pick(known)
}

function typed({ type }: ColumnFacts, value: string): string {
  return `${quoteLiteral(value)}::${type}`
}

function strangersFor({ family, type, bounds }: ColumnFacts): readonly string[] {
  if (family === 'number') {
    const ends = [bounds[0], bounds.at(-1)].map(Number).filter(Number.isFinite)
    const near = ends.flatMap((end) => [String(Math.trunc(end) - 3), String(Math.trunc(end) + 3)])
    return ['0', '-1', '32000', ...near.filter((value) => fits(value, type))]
  }
  if (type.endsWith('multirange')) return ['{}']
  if (family === 'time') return type.startsWith('time ') ? ['00:00', '23:59:59'] : strangers.time
  return strangers[family]
}

function fits(value: string, type: string): boolean {
  return type !== 'smallint' || Math.abs(Number(value)) < 32_000
}

const strangers: Readonly<Record<TypeFamily, readonly string[]>> = {
  number: ['0'],
  string: ['', 'zzzz', 'A', 'm'],
  time: ['1999-12-31', '2025-03-01', '2026-01-02', '2099-01-01'],
  interval: ['0', '1 day', '100 years', '-5 minutes'],
  enum: [],
  boolean: ['true', 'false'],
  uuid: [
    '00000000-0000-0000-0000-000000000000',
    '77777777-8888-4999-8aaa-bbbbbbbbbbbb',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ],
  network: ['0.0.0.0', '10.0.0.0', '255.255.255.255'],
  array: ['{}'],
  range: ['empty'],
  jsonb: ['{}', '[]', 'null', '{"no": "such"}'],
  tsvector: ['', "'zebra'"],
  point: ['(0,0)', '(50,50)'],
  composite: [],
  bytes: ['', '\\xff'],
  other: [],
}
