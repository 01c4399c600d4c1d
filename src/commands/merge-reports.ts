import { isDeepStrictEqual } from 'node:util'
import { assembleReport } from '../compare/assemble-report.ts'
import { Failure } from '../model/failure.ts'
import type { Report } from '../model/report.ts'

/** A report, and the file that it was read from. */
export interface SavedReport {
  readonly file: string
  readonly report: Report
}

/** The report that these are parts of: what one run over the whole corpus would have written, to the byte. One alone is as it is. */
export function mergeReports(parts: readonly [SavedReport, ...SavedReport[]]): Report {
  const [first, ...others] = parts
  if (others.length === 0) return first.report
  for (const other of others) requireSameScenarios(first, other)
  requireAllShards(parts)
  requireEachQueryOnce(parts)
  const { shard: _, ...frame } = first.report
  return assembleReport(
    frame,
    parts.flatMap(({ report }) => report.queries),
  )
}

/** What holds for a whole report, and so for each of its parts. */
const common = {
  baseline: 'another baseline',
  candidate: 'another candidate',
  corpus: 'another folder of queries',
  failOn: 'other verdicts that fail',
} as const satisfies Partial<Record<keyof Report, string>>

function requireSameScenarios(one: SavedReport, other: SavedReport): void {
  const differences = (Object.keys(common) as readonly (keyof typeof common)[]).filter(
    (key) => !isDeepStrictEqual(one.report[key], other.report[key]),
  )
  if (differences.length === 0) return
  const said = differences.map((key) => `${common[key]}${sayWhere(key, one.report, other.report)}`)
  throw unmergeable(`${other.file} has ${said.join(' and ')} than ${one.file}.`)
}

/** The facts of a provenance that are not the same. */
function sayWhere(key: keyof typeof common, one: Report, other: Report): string {
  if (key !== 'baseline' && key !== 'candidate') return ''
  const facts = new Set([...Object.keys(one[key]), ...Object.keys(other[key])])
  const names = [...facts].filter(
    (name) => !isDeepStrictEqual(factOf(one[key], name), factOf(other[key], name)),
  )
  return ` (${names.toSorted().join(', ')})`
}

function factOf(provenance: Report['baseline'], name: string): unknown {
  return (provenance as unknown as Readonly<Record<string, unknown>>)[name]
}

/** Queries of a shard that is not there would pass unseen. */
function requireAllShards(parts: readonly SavedReport[]): void {
  const shards = parts.flatMap(({ report }) => (report.shard === undefined ? [] : [report.shard]))
  if (shards.length === 0) return
  const count = shards[0]?.count ?? 0
  if (shards.length < parts.length || shards.some((shard) => shard.count !== count)) {
    throw unmergeable('These are not the shards of one run: some are of another number of shards, or whole.')
  }
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter(
    (index) => !shards.some((shard) => shard.index === index),
  )
  if (missing.length > 0) {
    throw unmergeable(
      `Of ${count} shards ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    )
  }
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
