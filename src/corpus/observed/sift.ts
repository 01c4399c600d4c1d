import type { AsideReason, ObservedStatement, SetAside } from '../../model/observed.ts'
import type { Query, Weight } from '../../model/query.ts'
import type { Grammar } from '../../postgres/sql/grammar.ts'
import { loadGrammar } from '../../postgres/sql/grammar.ts'
import { byCodePoint, siftStatement } from '../sift-statement.ts'
import { mendText } from './mend.ts'

export interface Sifted {
  /** One for each statement, in the order of their names, with its weight. */
  readonly queries: readonly Query[]
  readonly setAside: readonly SetAside[]
}

/** Makes queries of what a server observed, and sets aside what is not the application's or cannot be planned. */
export async function siftObserved(
  statements: readonly ObservedStatement[],
  onProgress?: (done: number) => void,
): Promise<Sifted> {
  const grammar = await loadGrammar()
  const queries = new Map<string, Query>()
  const setAside = new Map<AsideReason, number>()
  // Of texts that differ in spacing only, the one that stays is the same every time.
  const inOrder = statements.toSorted((one, other) => byCodePoint(one.text ?? '', other.text ?? ''))
  for (const [done, { text, weight }] of inOrder.entries()) {
    onProgress?.(done)
    const read = readObserved(grammar, text)
    if (typeof read === 'string') setAside.set(read, (setAside.get(read) ?? 0) + 1)
    else {
      const known = queries.get(read.id) ?? read
      queries.set(read.id, { ...known, weight: add(known.weight, weight) })
    }
  }
  return {
    queries: [...queries.values()].toSorted((one, other) => byCodePoint(one.name, other.name)),
    setAside: [...setAside].map(([reason, count]) => ({ reason, count })),
  }
}

function readObserved(grammar: Grammar, text: string | null): Query | AsideReason {
  if (text === null) return 'lost'
  const bare = withoutComments(grammar, text)
  if (bare === undefined) return 'lost'
  if (bare === '') return 'utility'
  const mended = mendText(grammar, bare)
  if (mended === undefined) return beginsQuery.test(bare) ? 'unreadable' : 'utility'
  return siftStatement(grammar, mended, { file: 'pg_stat_statements', line: 1 })
}

/** `SAVEPOINT $1` and its like are no SQL any more, and never were queries. */
const beginsQuery = /^(\(|(select|insert|update|delete|merge|with|values|table)\b)/i

/** Comments around a statement are of the moment, as a trace's number is; undefined where one never ends, or a quote. */
function withoutComments(grammar: Grammar, text: string): string | undefined {
  const tokens = grammar.scan(text)?.filter(({ kind, text: token }) => kind !== 'comment' && token !== ';')
  return tokens && text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0)
}

function add(one: Weight | undefined, other: Weight): Weight {
  return {
    calls: (one?.calls ?? 0) + other.calls,
    totalTime: (one?.totalTime ?? 0) + other.totalTime,
  }
}
