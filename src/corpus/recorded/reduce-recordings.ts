import { posix } from 'node:path'
import type { AsideReason, SetAside } from '../../model/observed.ts'
import type { CorpusFault, Query, Sample, Source } from '../../model/query.ts'
import type { RecordedStatement } from '../../model/recorded.ts'
import type { Grammar } from '../../postgres/sql/grammar.ts'
import { splitStatements } from '../../postgres/sql/split-statements.ts'
import { byCodePoint, siftStatement } from '../sift-statement.ts'
import type { Recording } from './read-recording.ts'

export interface RecordedQuery {
  readonly query: Query
  /** All that was recorded of it. */
  readonly recorded: RecordedStatement
}

export interface Reduced {
  /** One for each statement, in the order of their names. */
  readonly queries: readonly RecordedQuery[]
  readonly setAside: readonly SetAside[]
  readonly faults: readonly CorpusFault[]
}

export interface RecordingFile {
  /** Relative to where the corpus is looked for. */
  readonly file: string
  readonly recording: Recording
}

/**
 * Makes one query of all that was recorded of a statement, wherever it was sent from, and sets aside what cannot be planned.
 * Which process recorded first makes no difference.
 */
export function reduceRecordings(
  grammar: Grammar,
  recordings: readonly RecordingFile[],
  onProgress?: (done: number) => void,
): Reduced {
  const queries = new Map<string, RecordedQuery>()
  const setAside = new Map<AsideReason, number>()
  let done = 0
  for (const { file, recording } of recordings) {
    for (const { line, ...statement } of recording.statements) {
      onProgress?.((done += 1))
      for (const read of readRecorded(grammar, statement, { file, line })) {
        if (typeof read === 'string') setAside.set(read, (setAside.get(read) ?? 0) + 1)
        else queries.set(read.query.id, merge(queries.get(read.query.id), read))
      }
    }
  }
  return {
    queries: [...queries.values()].toSorted((one, other) => byCodePoint(one.query.name, other.query.name)),
    setAside: [...setAside].map(([reason, count]) => ({ reason, count })),
    faults: recordings.flatMap(({ recording }) => recording.faults),
  }
}

/** A text without parameters may be several statements. */
function readRecorded(
  grammar: Grammar,
  recorded: RecordedStatement,
  line: Source,
): readonly (RecordedQuery | AsideReason)[] {
  const source = siteOf(recorded, line) ?? line
  const statements = splitStatements(grammar, recorded.text)
  // How long each of several took nobody knows.
  const { totalTime: _, ...untimed } = recorded
  const whole = statements.length === 1 ? recorded : untimed
  return statements.map(({ sql }) => {
    const parsed = grammar.parse(sql)
    if (parsed.status === 'refused') return 'unreadable'
    const [statement, another] = parsed.statements
    if (statement === undefined || another !== undefined) return 'unreadable'
    const read = siftStatement(grammar, { sql, statement }, source)
    return typeof read === 'string' ? read : withRecorded(read, { ...whole, text: sql })
  })
}

/** The application's own line, which is where somebody who has to mend the query looks for it. */
function siteOf({ sites: [site] }: RecordedStatement, { file }: Source): Source | undefined {
  const found = /^(.*):(\d+)$/.exec(site ?? '')
  if (found === null) return undefined
  return { file: posix.join(posix.dirname(file), found[1] ?? ''), line: Number(found[2]) }
}

/** Values and types for another number of parameters are of no use. */
function withRecorded(query: Query, { samples, types, ...rest }: RecordedStatement): RecordedQuery {
  const { inARow } = rest
  const fits = ({ length }: readonly unknown[]): boolean => length === query.parameters.length
  const known = types !== undefined && fits(types) ? types : undefined
  const own = query.parameters.length === 0 ? [] : samples.filter(fits)
  const parameters = query.parameters.map((parameter, index) => {
    const type = known?.[index] ?? undefined
    return { ...parameter, ...(type !== undefined && { type }) }
  })
  return {
    query: {
      ...query,
      parameters,
      samples: own,
      ...(inARow !== undefined && { inARow }),
      ...weightOf(rest),
    },
    recorded: { ...rest, samples: own, ...(known !== undefined && { types: known }) },
  }
}

function merge(known: RecordedQuery | undefined, read: RecordedQuery): RecordedQuery {
  if (known === undefined) return read
  const [first, second] = [known, read].toSorted(inOrder) as [RecordedQuery, RecordedQuery]
  const samples = mostDistinct([...first.recorded.samples, ...second.recorded.samples])
  const sites = [...new Set([...first.recorded.sites, ...second.recorded.sites])].slice(0, mostSites)
  const count = first.recorded.count + second.recorded.count
  const totalTime = addTimes(first.recorded, second.recorded)
  return {
    query: { ...first.query, samples, ...weightOf({ count, ...totalTime }) },
    recorded: { ...first.recorded, count, sites, samples, ...totalTime },
  }
}

type Timed = Pick<RecordedStatement, 'totalTime'>

function addTimes({ totalTime: one }: Timed, { totalTime: other }: Timed): Timed {
  return one === undefined && other === undefined ? {} : { totalTime: (one ?? 0) + (other ?? 0) }
}

/** As pg_stat_statements would have counted, where a log told how long it took. */
function weightOf({
  count,
  totalTime,
}: Pick<RecordedStatement, 'count' | 'totalTime'>): Pick<Query, 'weight'> {
  return totalTime === undefined ? {} : { weight: { calls: count, totalTime } }
}

/** What was sent in the longest row comes first, with its place; else it makes no difference who recorded first. */
function inOrder({ recorded: one }: RecordedQuery, { recorded: other }: RecordedQuery): number {
  return (other.inARow ?? 1) - (one.inARow ?? 1) || byCodePoint(JSON.stringify(one), JSON.stringify(other))
}

const mostSites = 8
/** Each is planned. */
const mostSamples = 16

/** In an order that does not depend on which process recorded first. */
function mostDistinct(samples: readonly Sample[]): readonly Sample[] {
  const byJson = new Map(samples.map((sample) => [JSON.stringify(sample), sample]))
  return [...byJson]
    .toSorted(([one], [other]) => byCodePoint(one, other))
    .slice(0, mostSamples)
    .map(([, sample]) => sample)
}
