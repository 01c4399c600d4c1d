import type { Sample } from '../../model/query.ts'
import type { RecordedStatement } from '../../model/recorded.ts'
import type { Logged, Stage } from './read-message.ts'
import { shapeOf } from './shape-of.ts'

export interface StatementTally {
  /** @param session without one, a duration that stands alone is nobody's. */
  readonly add: (logged: Logged, session: string | undefined) => void
  readonly statements: () => readonly RecordedStatement[]
}

interface Tally {
  readonly counts: Record<Stage, number>
  /** Milliseconds. */
  readonly times: { executed: number; explained: number }
  /** By their JSON. */
  readonly samples: Map<string, Sample>
}

interface Family {
  readonly texts: Map<string, Tally>
  /** Of all that are not kept. */
  readonly rest: Tally
}

/** As many as a hook keeps. */
const mostSamples = 8
const longestValue = 4096
/** Of texts that differ in their constants alone. */
const mostTexts = 8
/** Sessions whose last statement waits to be told how long it took. */
const mostPending = 10_000

/**
 * Counts statements while a log is read, in memory for what the log holds of different statements, not for its length.
 *
 * Of one execution there may be an entry for its parsing, its binding, itself and its plan, each if that was slow enough. So each kind
 * of entry is counted for itself, and the execution as often as the most frequent of them.
 */
export function tallyStatements({ values: which }: { readonly values: 'keep' | 'types' }): StatementTally {
  const tallies = new Map<string, Tally>()
  const families = new Map<string, Family>()
  const pending = new Map<string, Tally>()

  const tallyOf = (text: string): Tally => {
    const known = tallies.get(text)
    if (known !== undefined) return known
    const shape = shapeOf(text)
    const family = families.get(shape) ?? { texts: new Map<string, Tally>(), rest: newTally() }
    families.set(shape, family)
    if (family.texts.size >= mostTexts) return family.rest
    const tally = newTally()
    tallies.set(text, tally)
    family.texts.set(text, tally)
    return tally
  }
  const add: StatementTally['add'] = (logged, session) => {
    if (logged.stage === 'ended') {
      const tally = session === undefined ? undefined : pending.get(session)
      if (tally !== undefined) tally.times.executed += logged.milliseconds
      if (session !== undefined) pending.delete(session)
      return
    }
    const { stage, text, values, milliseconds } = logged
    const tally = tallyOf(text)
    tally.counts[stage] += 1
    if (which === 'keep' && values !== undefined) keep(tally.samples, values)
    if (stage === 'explained') tally.times.explained += milliseconds ?? 0
    else if (stage === 'executed' || stage === 'fetched') {
      if (milliseconds !== undefined) tally.times.executed += milliseconds
      else if (session !== undefined) wait(pending, session, tally)
    }
  }
  return { add, statements: () => [...families.values()].flatMap(statementsOf) }
}

function newTally(): Tally {
  return {
    counts: { executed: 0, parsed: 0, bound: 0, fetched: 0, explained: 0 },
    times: { executed: 0, explained: 0 },
    samples: new Map(),
  }
}

function keep(samples: Map<string, Sample>, values: Sample): void {
  if (samples.size >= mostSamples || values.some((value) => (value?.length ?? 0) > longestValue)) return
  samples.set(JSON.stringify(values), values)
}

function wait(pending: Map<string, Tally>, session: string, tally: Tally): void {
  pending.delete(session)
  pending.set(session, tally)
  const [oldest] = pending.keys()
  if (pending.size > mostPending && oldest !== undefined) pending.delete(oldest)
}

/** What was not kept is shared out evenly among what was. */
function statementsOf({ texts, rest }: Family): readonly RecordedStatement[] {
  const [more, moreTime] = [countOf(rest), timeOf(rest) / texts.size]
  return [...texts].map(([text, tally], index) => {
    const share = Math.floor(more / texts.size) + Number(index < more % texts.size)
    const totalTime = timeOf(tally) + moreTime
    return {
      text,
      count: Math.max(1, countOf(tally) + share),
      sites: [],
      samples: [...tally.samples.values()],
      ...(totalTime > 0 && { totalTime }),
    }
  })
}

function countOf({ counts: { executed, parsed, bound, explained } }: Tally): number {
  return Math.max(executed, parsed, bound, explained)
}

function timeOf({ times: { executed, explained } }: Tally): number {
  return Math.max(executed, explained)
}
