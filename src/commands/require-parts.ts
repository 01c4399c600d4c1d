import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../model/failure.ts'
import type { Report } from '../model/report.ts'

/** A report, and the file that it was read from. */
export interface SavedReport {
  readonly file: string
  readonly report: Report
}

/** Refuses reports that are not the parts of one: of other scenarios, with a part missing, or with a query twice. */
export function requireParts(parts: readonly [SavedReport, ...SavedReport[]]): void {
  const [first, ...others] = parts
  for (const other of others) requireSameScenarios(first, other)
  requireAllShards(parts)
  requireEachQueryOnce(parts)
}

function requireSameScenarios(one: SavedReport, other: SavedReport): void {
  const [facts, otherFacts] = [factsOf(one.report), factsOf(other.report)]
  const differences = Object.keys({ ...facts, ...otherFacts }).filter(
    (name) => !isDeepStrictEqual(facts[name], otherFacts[name]),
  )
  if (differences.length === 0) return
  throw unmergeable(
    `${other.file} and ${one.file} are not of one comparison: they differ in ${differences.join(', ')}.`,
  )
}

/** What holds for a whole report, and so for each of its parts, by name. Each part has its own shortfalls. */
function factsOf({ baseline, candidate, corpus, failOn }: Report): Readonly<Record<string, unknown>> {
  const { shortfalls: _, ...before } = baseline
  const { shortfalls: __, ...after } = candidate
  return {
    ...namedAfter('baseline', before),
    ...namedAfter('candidate', after),
    corpus,
    failOn,
  }
}

function namedAfter(side: string, facts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [`${side}.${name}`, fact]))
}

/** Queries of a shard that is not there would pass unseen. */
function requireAllShards(parts: readonly SavedReport[]): void {
  const shards = parts.flatMap(({ report }) => report.shard ?? [])
  if (shards.length === 0) return
  const count = shards[0]?.count ?? 0
  if (shards.length < parts.length || shards.some((shard) => shard.count !== count)) {
    throw unmergeable('These are not the shards of one run: some are of another number of shards, or whole.')
  }
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter(
    (index) => !shards.some((shard) => shard.index === index),
  )
  if (missing.length === 0) return
  throw unmergeable(
    `Of ${count} shards ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
  )
}

function requireEachQueryOnce(parts: readonly SavedReport[]): void {
  const files = new Map<string, string>()
  for (const { file, report } of parts) {
    for (const { id, name } of report.queries) {
      const key = JSON.stringify([id, name])
      const other = files.get(key)
      if (other !== undefined) throw unmergeable(`${other} and ${file} both have the query "${name}".`)
      files.set(key, file)
    }
  }
}

function unmergeable(message: string): Failure {
  return new Failure('bad-artifact', message, {
    hint: 'Name the reports of all shards of one comparison, each once; or render the reports one by one.',
  })
}
