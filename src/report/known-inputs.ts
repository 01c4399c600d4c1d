import type { CountedInput, Hindrance, UnreadableInput } from '../model/unreadable.ts'
import { countInputs, hindrances } from '../model/unreadable.ts'
import type { KnownInputs, Mending } from '../model/inspection.ts'
import { bordered } from './bordered.ts'
import { printable } from './printable.ts'

/** How well the inputs are known, and how those that the role may not read can be had, for a person. */
export function renderKnownInputs(
  { fidelity, role, mending, unreadable }: KnownInputs,
  { mostStatements = Infinity }: { readonly mostStatements?: number } = {},
): string {
  const known = fidelity.filter(({ counts }) => Object.values(counts).some((count) => count > 0))
  return [
    bordered(
      ['input', 'measured', 'derived', 'estimated', 'missing'],
      known.map(({ input, counts }) =>
        [input, counts.measured, counts.derived, counts.estimated, counts.missing].map(String),
      ),
    ),
    ...sayHindrances(unreadable ?? []).map((line) => `${line}\n`),
    ...sayMending(role, mending, mostStatements).map((line) => `${line}\n`),
  ].join('')
}

/** What another capture may find, by what was in the way of this one. */
function sayHindrances(unreadable: readonly UnreadableInput[]): readonly string[] {
  return hindrances.flatMap((hindrance) => {
    const hindered = unreadable.filter((input) => input.hindrance === hindrance)
    if (hindered.length === 0) return []
    const names = [
      ...new Set(hindered.map(({ schemaname, relname, object }) => `${schemaname}.${object ?? relname}`)),
    ]
    const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : ''
    const inputs = sayInputs(countInputs(hindered))
    return [
      '',
      `${reasons[hindrance]}: ${inputs} (${printable(names.slice(0, mostNames).join(', '))}${more}).`,
    ]
  })
}

const mostNames = 5

const reasons: Readonly<Record<Hindrance, string>> = {
  locked: 'Not read, as somebody has locked the table',
  'too slow': 'Not read, as Postgres took too long to answer',
  'no index': 'Not read, as Postgres would have read the table',
  refused: 'Not read, as Postgres refused to answer',
}

function sayMending(role: string, { statements, sweeping }: Mending, most: number): readonly string[] {
  const isMany = sweeping !== null && statements.length > most
  const shown = isMany
    ? statements.filter(({ sql }) => sql === sweeping || !sql.startsWith('GRANT '))
    : statements
  const lines = shown.map(({ sql, gives }) => `  ${printable(sql)} -- ${sayInputs(gives)}${warningOf(sql)}`)
  const isListed = shown.some(({ sql }) => sql === sweeping)
  if (isMany && !isListed) lines.unshift(`  ${printable(sweeping)}`)
  return [
    ...(lines.length === 0
      ? []
      : [
          '',
          `The role ${printable(role)} may not read everything. A superuser can let it:`,
          '',
          ...lines,
          '',
        ]),
    ...(isMany
      ? [`Or less than that, table by table: ${statements.length} statements, which planflip inspect lists.`]
      : sweeping === null
        ? []
        : [`In place of every GRANT above: ${printable(sweeping)}`]),
  ]
}

function sayInputs(inputs: readonly CountedInput[]): string {
  return inputs.map(({ input, count }) => words[input](count)).join(', ')
}

const words: Readonly<Record<CountedInput['input'], (count: number) => string>> = {
  'relation sizes': (count) => `${count === 1 ? 'size' : 'sizes'} of ${plural(count, 'relation')}`,
  'column statistics': (count) => `statistics of ${plural(count, 'column')}`,
  'expression statistics': (count) => `statistics of ${plural(count, 'indexed expression')}`,
  'range statistics': (count) => `histograms of ${plural(count, 'range column')}`,
  'extended statistics': (count) =>
    plural(count, 'object', 's of extended statistics', ' of extended statistics'),
  'index ends': (count) => `ends of ${plural(count, 'index', 'es')}`,
  'index heights': (count) => `heights of ${plural(count, 'index', 'es')}`,
  'index counters': (count) => `counters of ${plural(count, 'GIN index', 'es')}`,
}

function plural(count: number, noun: string, many = 's', one = ''): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? one : many}`
}

/** What frees from policies frees the role's own queries too. */
function warningOf(sql: string): string {
  return sql.endsWith(' BYPASSRLS;') ? '; no policy applies to the role any longer' : ''
}
