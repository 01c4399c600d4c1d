import type { RecordedStatement } from '../../model/recorded.ts'
import { groupBy } from '../../postgres/group-by.ts'
import { byCodePoint } from '../sift-statement.ts'
import type { RecordedText } from './collect-texts.ts'
import { addUp } from './collect-texts.ts'

/** Each is planned. */
const most = 8

/**
 * Chooses among texts that differ in their values and lists only: those that were sent most, of each length that there is. The first
 * counts for those that are left out, and what was sent in a row was so for all.
 */
export function chooseVariants(texts: readonly RecordedText[]): readonly RecordedText[] {
  const ordered = texts.toSorted(mostSentFirst)
  const chosen = inTurn(ordered).slice(0, most).toSorted(mostSentFirst)
  const [first, ...others] = chosen
  if (first === undefined || texts.length === 1) return chosen
  const longest = ordered.reduce((one, other) => (rowOf(other) > rowOf(one) ? other : one), first).recorded
  const leftOut = ordered.filter((text) => !chosen.includes(text)).map(({ recorded }) => recorded)
  const counted = { ...first.recorded, ...addUp([first.recorded, ...leftOut]) }
  return [{ ...first, recorded: counted }, ...others].map((text) => inRow(text, longest))
}

/** One of each length, then another of each. */
function inTurn(texts: readonly RecordedText[]): readonly RecordedText[] {
  const lengths = [...groupBy(texts, ({ sql }) => Math.round(Math.log2(sql.length) * 4)).values()]
  const turns = Math.max(0, ...lengths.map(({ length }) => length))
  return Array.from({ length: Math.min(turns, most) }, (_, turn) =>
    lengths.flatMap((same) => same[turn] ?? []),
  ).flat()
}

function mostSentFirst(one: RecordedText, other: RecordedText): number {
  return other.recorded.count - one.recorded.count || byCodePoint(one.sql, other.sql)
}

function rowOf({ recorded: { inARow = 1 } }: RecordedText): number {
  return inARow
}

/** With the place of the row before its own. */
function inRow(text: RecordedText, { inARow, sites }: RecordedStatement): RecordedText {
  const { recorded } = text
  if (inARow === undefined) return text
  return { ...text, recorded: { ...recorded, inARow, sites: [...new Set([...sites, ...recorded.sites])] } }
}
