import type { CommonValueMove, RelationFigures, ValueRange, ValueRangeMove } from '../../model/movement.ts'
import { sayBytes } from '../say-bytes.ts'
import type { CommonValues, GatheredMove } from './gather-values.ts'

type Line = readonly [where: string, what: string, before: string, after: string]

/** A line of the table: where, what, before, after. */
export function sayMove(move: GatheredMove, { values }: { readonly values: boolean }): Line {
  switch (move.kind) {
    case 'server':
      return ['server', 'version', sayVersion(move.before), sayVersion(move.after)]
    case 'database':
      return ['database', 'name', move.before ?? absent, move.after ?? absent]
    case 'setting':
      return [move.name, 'setting', move.before ?? absent, move.after ?? absent]
    case 'relation':
      return [move.relation, 'table', sayFigures(move.before), sayFigures(move.after)]
    case 'rows':
      return [move.relation, 'rows', sayCount(move.before), `${sayCount(move.after)}${sayFactor(move)}`]
    case 'bytes':
      return [move.relation, 'size', sayBytes(move.before), `${sayBytes(move.after)}${sayFactor(move)}`]
    case 'visible-share':
      return [move.relation, 'pages all visible', sayShare(move.before), sayShare(move.after)]
    case 'analyzed':
      return [move.relation, 'statistics', sayPresence(move.before), sayPresence(move.after)]
    case 'column':
    case 'extended-statistics': {
      const what = move.kind === 'column' ? 'column' : 'extended statistics'
      return [
        move.relation,
        `${what} ${move.name}`,
        sayPresence(move.change === 'dropped'),
        sayPresence(move.change === 'added'),
      ]
    }
    case 'index':
      return [move.relation, `index ${move.index}`, sayIndex(move.before), sayIndex(move.after)]
    case 'index-bytes':
      return [
        move.relation,
        `size of index ${move.index}`,
        sayBytes(move.before),
        `${sayBytes(move.after)}${sayFactor(move)}`,
      ]
    case 'index-validity':
      return [move.relation, `index ${move.index}`, sayValidity(move.before), sayValidity(move.after)]
    case 'definition':
      return [move.name, move.type.toLowerCase(), ...sayDefinitions(move.before, move.after)]
    case 'null-fraction':
      return [sayColumn(move), 'nulls', sayShare(move.before), sayShare(move.after)]
    case 'distinct':
      return [
        sayColumn(move),
        'distinct values',
        sayCount(move.before),
        `${sayCount(move.after)}${sayFactor(move)}`,
      ]
    case 'correlation':
      return [sayColumn(move), 'correlation', move.before.toFixed(2), move.after.toFixed(2)]
    case 'common-values':
      return sayValues(move, values)
    case 'range':
      return sayRanges(move, values)
  }
}

const absent = '-'

function sayVersion(version: string | null): string {
  return version?.split(' on ')[0] ?? absent
}

function sayPresence(isThere: boolean): string {
  return isThere ? 'there' : absent
}

function sayValidity(isValid: boolean): string {
  return isValid ? 'valid' : 'not valid'
}

function sayFigures(figures: RelationFigures | null): string {
  if (figures === null) return absent
  const rows = figures.rows < 0 ? 'never counted' : `${sayCount(figures.rows)} rows`
  return `${rows}, ${sayBytes(figures.bytes)}`
}

function sayIndex(bytes: number | null): string {
  return bytes === null ? absent : sayBytes(bytes)
}

function sayCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `×1,167` or `÷2.5`; nothing from or to zero. */
function sayFactor({ before, after }: { readonly before: number; readonly after: number }): string {
  if (before <= 0 || after <= 0) return ''
  const factor = Math.max(after / before, before / after)
  const digits = { maximumFractionDigits: factor < 10 ? 1 : 0 }
  return ` (${after >= before ? '×' : '÷'}${factor.toLocaleString('en-US', digits)})`
}

function sayShare(share: number): string {
  return `${(100 * share).toLocaleString('en-US', { maximumSignificantDigits: 3 })} %`
}

function sayColumn({
  relation,
  column,
  inherited,
}: Pick<CommonValueMove, 'relation' | 'column' | 'inherited'>): string {
  return `${relation}.${column}${inherited === true ? ' (with children)' : ''}`
}

/** Of one line each, whole; else the lines that only one side has. */
function sayDefinitions(before: string, after: string): readonly [string, string] {
  return [linesOnlyIn(before, after), linesOnlyIn(after, before)]
}

function linesOnlyIn(text: string, other: string): string {
  const others = new Set(other.split('\n'))
  const lines = text.split('\n').filter((line) => !others.has(line))
  const shown = lines.slice(0, mostLines).map((line) => line.trim())
  return [...shown, ...(lines.length > mostLines ? ['…'] : [])].join('\n') || absent
}

const mostLines = 5

function sayValues({ moves }: CommonValues, inFull: boolean): Line {
  const [worst, ...others] = moves
  if (!inFull) {
    const what =
      others.length === 0
        ? 'a common value'
        : `${moves.length} common values, of which the one that moved most`
    return [sayColumn(worst), what, sayFrequency(worst.before), sayFrequency(worst.after)]
  }
  const shown = moves.slice(0, mostValues)
  const left = moves.length - shown.length
  const lines = (text: (move: CommonValueMove) => string) => shown.map(text).join('\n')
  return [
    sayColumn(worst),
    `${lines(({ value }) => sayValue(value))}${left > 0 ? `\nand ${left} more` : ''}`,
    lines(({ before }) => sayFrequency(before)),
    lines(({ after }) => sayFrequency(after)),
  ]
}

const mostValues = 5

function sayFrequency(frequency: number | null): string {
  return frequency === null ? 'not common' : sayShare(frequency)
}

/** A value may hold line breaks and control characters; a long one does not fill the table. */
function sayValue(value: string): string {
  const text = JSON.stringify(value)
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}

function sayRanges(move: ValueRangeMove, inFull: boolean): Line {
  const say = (range: ValueRange, other: string): string => {
    const ends = inFull ? `${sayValue(range.min)} to ${sayValue(range.max)}` : ''
    const beyond = [
      ...(range.below > 0 ? [`${sayShare(range.below)} of rows below ${other}`] : []),
      ...(range.above > 0 ? [`${sayShare(range.above)} of rows above ${other}`] : []),
    ].join(', ')
    return [ends, beyond].filter((part) => part !== '').join('; ') || absent
  }
  return [sayColumn(move), 'range of values', say(move.before, 'the later'), say(move.after, 'the earlier')]
}
