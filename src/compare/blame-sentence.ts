import type { ProbeInput, ProbeReading } from '../model/probe.ts'
import type { Cause, InputDifference } from '../model/verification.ts'

/** Says in a sentence which inputs of which relations are not production's. */
export function blameCauses(causes: readonly Cause[]): string {
  const said = causes.slice(0, maximalCauses).map(sayCause)
  const rest = causes.length - said.length
  return `${[...said, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')}.`
}

const maximalCauses = 3

function sayCause(cause: Cause): string {
  if (cause.input === 'settings') {
    return `setting ${cause.setting} differs (production ${sayValue(cause.production)}, scratch ${sayValue(cause.scratch)})`
  }
  const doubt =
    cause.fidelity === undefined || cause.fidelity === 'measured'
      ? ''
      : cause.fidelity === 'missing'
        ? ', was missing at capture'
        : `, was ${cause.fidelity} at capture`
  return `${cause.relation}: ${inputs[cause.input](nameOf(cause))} (${sayNumbers(cause)}${doubt})`
}

function sayValue(value: string): string {
  return value === '' ? "''" : value
}

function nameOf({ columns = [], object }: InputDifference): Name {
  const [column = 'a column'] = columns
  return { column, object: object ?? '' }
}

interface Name {
  readonly column: string
  readonly object: string
}

const inputs: Readonly<Record<ProbeInput, (name: Name) => string>> = {
  'row-level security': () => 'policies apply to one side only',
  'page costs': () => 'the page costs of its tablespace differ',
  'table pages': () => 'the number of its pages differs',
  'table tuples': () => 'the number of its rows differs',
  'column width': ({ column }) => `the width of ${column} differs`,
  'null fraction': ({ column }) => `the null fraction of ${column} differs`,
  'most common values': ({ column }) => `the most common values of ${column} differ`,
  'distinct values': ({ column }) => `the number of distinct values of ${column} differs`,
  histogram: ({ column }) => `the histogram of ${column} differs`,
  'most common elements': ({ column }) => `the most common elements of ${column} differ`,
  'element counts': ({ column }) => `the numbers of elements of ${column} differ`,
  'range statistics': ({ column }) => `the range statistics of ${column} differ`,
  correlation: ({ column }) => `the correlation of ${column} differs`,
  'index choice': ({ object }) => `${object} is not chosen where production chooses it`,
  'index height': ({ object }) => `the height of ${object} differs`,
  'index pages': ({ object }) => `the number of pages of ${object} differs`,
  'index ends': ({ object }) => `the index ends of ${object} differ`,
  'visible pages': () => 'the number of all-visible pages differs',
  'partial index size': ({ object }) => `the size of the partial index ${object} differs`,
  'GIN counters': ({ object }) => `the GIN counters of ${object} differ`,
  'BRIN facts': ({ object }) => `the BRIN facts of ${object} differ`,
  'extended statistics': ({ object }) => `the extended statistics ${object} differ`,
  'inherited statistics': ({ column }) => `the inherited statistics of ${column} differ`,
}

/** `production 1 row beyond them, scratch 50`. */
function sayNumbers({ input, reads, production, scratch }: InputDifference): string {
  if (input === 'index choice') return 'another one ties with it, or it is not there'
  const found = scratch === null ? 'refuses to say' : format(scratch)
  return `production ${sayNumber(production, input, reads)}, scratch ${found}`
}

function sayNumber(number: number, input: ProbeInput, reads: ProbeReading): string {
  const unit = input === 'table pages' ? 'page' : input === 'table tuples' ? 'row' : units[reads]
  if (unit === null) return `at a cost of ${format(number)}`
  const beyond = input === 'index ends' ? ' beyond an end' : ''
  return `${format(number)} ${unit}${number === 1 ? '' : 's'}${beyond}`
}

const units: Readonly<Record<ProbeReading, string | null>> = {
  rows: 'row',
  filters: 'condition',
  width: 'byte',
  totalCost: null,
  indexTotalCost: null,
  indexHeight: 'level',
}

function format(number: number): string {
  return number.toLocaleString('en-US', { maximumFractionDigits: 2 })
}
