import type { Sample, Source } from '../../model/query.ts'
import type { RecordedStatement } from '../../model/recorded.ts'
import type { Grammar, Token } from '../../postgres/sql/grammar.ts'
import { splitStatements } from '../../postgres/sql/split-statements.ts'
import { queryFamily } from '../query-family.ts'
import { tokensId } from '../query-id.ts'
import { byCodePoint } from '../sift-statement.ts'
import type { RecordingFile } from './read-recording.ts'

/** A statement, and all that was recorded of it however it was spaced. */
export interface RecordedText {
  /** One of its spellings. */
  readonly sql: string
  readonly recorded: RecordedStatement
  /** Where its recording is. */
  readonly line: Source
}

export interface CollectedTexts {
  /** By what has only values in common apart, then by the text itself. */
  readonly families: ReadonlyMap<string, ReadonlyMap<string, RecordedText>>
  /** Texts with a quote that never ends. */
  readonly unreadable: number
}

/** Puts equal statements together by their tokens alone: to parse each of 100,000 would take a minute. */
export function collectTexts(
  grammar: Grammar,
  recordings: readonly RecordingFile[],
  onProgress?: (done: number) => void,
): CollectedTexts {
  const families = new Map<string, Map<string, RecordedText>>()
  const keys = new Map<string, readonly KeyedText[]>()
  let unreadable = 0
  let done = 0
  for (const { file, recording } of recordings) {
    for (const { line, ...recorded } of recording.statements) {
      onProgress?.((done += 1))
      const keyed = keys.get(recorded.text) ?? keyTexts(grammar, recorded.text)
      keys.set(recorded.text, keyed)
      if (keyed.length === 0) unreadable += 1
      // How long each of several took nobody knows.
      const { totalTime: _whole, ...untimed } = recorded
      const timed = keyed.length === 1 ? recorded : untimed
      for (const { sql, id, family } of keyed) {
        const texts = families.get(family) ?? new Map<string, RecordedText>()
        families.set(
          family,
          texts.set(id, merge(texts.get(id), { sql, recorded: timed, line: { file, line } })),
        )
      }
    }
  }
  return { families, unreadable }
}

interface KeyedText {
  readonly sql: string
  readonly id: string
  readonly family: string
}

/** A text without parameters may be several statements. */
function keyTexts(grammar: Grammar, text: string): readonly KeyedText[] {
  const tokens = grammar.scan(text)
  if (tokens === undefined) return []
  if (tokens.some(({ text: word }) => word === ';')) {
    return splitStatements(grammar, text).map(({ sql }) => withKeys(sql, grammar.scan(sql) ?? []))
  }
  return [withKeys(withoutComments(text, tokens), tokens)]
}

function withKeys(sql: string, tokens: readonly Token[]): KeyedText {
  return { sql, id: tokensId(tokens), family: queryFamily(tokens) }
}

/** Those at the ends: what an ORM says of itself there is no part of the statement. */
function withoutComments(text: string, tokens: readonly Token[]): string {
  const words = tokens.filter(({ kind }) => kind !== 'comment')
  return text.slice(words[0]?.start ?? 0, words.at(-1)?.end)
}

function merge(known: RecordedText | undefined, read: RecordedText): RecordedText {
  if (known === undefined) return read
  const [first, second] = inOrder(known, read) <= 0 ? [known, read] : [read, known]
  const { recorded: one } = first
  const { recorded: other } = second
  return {
    ...first,
    recorded: {
      ...one,
      ...addUp([one, other]),
      sites: [...new Set([...one.sites, ...other.sites])].slice(0, mostSites),
      samples: mostDistinct([...one.samples, ...other.samples]),
    },
  }
}

/** How often, and how long as far as that is known. */
export function addUp(
  statements: readonly RecordedStatement[],
): Pick<RecordedStatement, 'count' | 'totalTime'> {
  const count = statements.reduce((sum, one) => sum + one.count, 0)
  const times = statements.flatMap(({ totalTime }) => totalTime ?? [])
  return { count, ...(times.length > 0 && { totalTime: times.reduce((sum, time) => sum + time, 0) }) }
}

/** What was sent in the longest row comes first, with its place; else it makes no difference who recorded first. */
function inOrder(
  { sql, recorded: one }: RecordedText,
  { sql: otherSql, recorded: other }: RecordedText,
): number {
  return (
    (other.inARow ?? 1) - (one.inARow ?? 1) ||
    byCodePoint(sql, otherSql) ||
    byCodePoint(JSON.stringify(one), JSON.stringify(other))
  )
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
