import { posix } from 'node:path'
import type { AsideReason, SetAside } from '../../model/observed.ts'
import type { CorpusFault, Query, Source } from '../../model/query.ts'
import type { RecordedStatement } from '../../model/recorded.ts'
import type { Grammar } from '../../postgres/sql/grammar.ts'
import { temporaryTables } from '../referenced-tables.ts'
import { byCodePoint, siftStatement } from '../sift-statement.ts'
import { chooseVariants } from './choose-variants.ts'
import type { CollectedTexts, RecordedText } from './collect-texts.ts'
import { collectTexts } from './collect-texts.ts'
import type { RecordingFile } from './read-recording.ts'

export interface RecordedQuery {
  readonly query: Query
  /** All that was recorded of it. */
  readonly recorded: RecordedStatement
}

export interface Reduced {
  /** One for each statement, in the order of their names; of those that differ in values and lists only a few. */
  readonly queries: readonly RecordedQuery[]
  readonly setAside: readonly SetAside[]
  readonly faults: readonly CorpusFault[]
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
  const { families, unreadable } = collectTexts(grammar, recordings, onProgress)
  const temporary = findTemporary(grammar, families)
  const queries: RecordedQuery[] = []
  const setAside = new Map<AsideReason, number>(unreadable === 0 ? [] : [['unreadable', unreadable]])
  for (const [family, texts] of families) {
    const all = [...texts.values()]
    const read = readFamily({ grammar, temporary }, family, all)
    if (typeof read === 'string') setAside.set(read, (setAside.get(read) ?? 0) + all.length)
    else queries.push(...read)
  }
  return {
    queries: queries.toSorted((one, other) => byCodePoint(one.query.name, other.query.name)),
    setAside: [...setAside].map(([reason, count]) => ({ reason, count })),
    faults: recordings.flatMap(({ recording }) => recording.faults),
  }
}

interface Reading {
  readonly grammar: Grammar
  /** Names of tables that sessions make for themselves. */
  readonly temporary: ReadonlySet<string>
}

function findTemporary(grammar: Grammar, families: CollectedTexts['families']): ReadonlySet<string> {
  const makers = [...families.values()].flatMap((texts) => [...texts.values()].slice(0, 1))
  const parsed = makers
    .filter(({ sql }) => /\btemp(orary)?\b/i.test(sql))
    .map(({ sql }) => grammar.parse(sql))
  return new Set(
    parsed.flatMap((one) =>
      one.status === 'parsed' ? one.statements.flatMap(({ tree }) => temporaryTables(tree)) : [],
    ),
  )
}

/** What differs in values only is planned, or set aside, for the same reason. */
function readFamily(
  reading: Reading,
  family: string,
  texts: readonly RecordedText[],
): readonly RecordedQuery[] | AsideReason {
  const queries: RecordedQuery[] = []
  for (const { sql, recorded, line } of chooseVariants(texts)) {
    const read = readText(reading, { ...recorded, text: sql }, line)
    if (typeof read === 'string') return read
    queries.push(read)
  }
  const [alone, another] = queries
  if (alone === undefined) return 'unreadable'
  return another === undefined
    ? [named(alone, family)]
    : queries.map((query) => named(query, family, query.query.id.slice(0, 4)))
}

/** The family tells the name, so that the same statement has the same whatever its values were this time. */
function named({ query, recorded }: RecordedQuery, family: string, variant?: string): RecordedQuery {
  const name = query.name.replace(/[0-9a-f]{8}$/, family.slice(0, 8))
  return { query: { ...query, family, name: variant === undefined ? name : `${name}/${variant}` }, recorded }
}

function readText(
  { grammar, temporary }: Reading,
  recorded: RecordedStatement,
  line: Source,
): RecordedQuery | AsideReason {
  const sql = recorded.text
  const parsed = grammar.parse(sql)
  if (parsed.status === 'refused') return 'unreadable'
  const [statement, another] = parsed.statements
  if (statement === undefined || another !== undefined) return 'unreadable'
  const read = siftStatement(grammar, { sql, statement }, siteOf(recorded, line) ?? line, temporary)
  return typeof read === 'string' ? read : withRecorded(read, recorded)
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

/** As pg_stat_statements would have counted, where a log told how long it took. */
function weightOf({
  count,
  totalTime,
}: Pick<RecordedStatement, 'count' | 'totalTime'>): Pick<Query, 'weight'> {
  return totalTime === undefined ? {} : { weight: { calls: count, totalTime } }
}
