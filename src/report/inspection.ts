import type { InspectedRelation, Inspection, Literals } from '../model/inspection.ts'
import { bordered } from './bordered.ts'
import { renderKnownInputs } from './known-inputs.ts'
import { sayBytes } from './say-bytes.ts'

/** What a snapshot holds, for a person. */
export function renderInspection(inspection: Inspection, { values }: { readonly values: boolean }): string {
  const { file, database, server, capturedAt, age, relations, literals, redacted, certified } = inspection
  return [
    `${file}: ${database}, ${server.version.split(' on ')[0] ?? ''}, captured ${capturedAt} (${sayAge(age)} ago).`,
    certified === null
      ? 'No certificate: production was not asked for its plans.'
      : `Certificate: ${certified} plans.`,
    '',
    bordered(['relation', 'rows', 'size', 'indexes', 'their size'], relations.map(relationRow)),
    renderKnownInputs(inspection),
    'Values that left production (--values prints them; schema and certificate hold SQL besides):',
    ...(redacted.length === 0
      ? []
      : [`Pseudonyms stand for the values of ${redacted.length} columns and expressions.`]),
    bordered(
      ['column', 'taken for', values ? 'values' : 'how many'],
      literals.map((found) => literalRow(found, values)),
    ),
  ].join('\n')
}

function relationRow({ name, rows, bytes, indexes, indexBytes }: InspectedRelation): string[] {
  return [
    name,
    rows < 0 ? 'never counted' : rows.toLocaleString('en-US'),
    sayBytes(bytes),
    String(indexes),
    sayBytes(indexBytes),
  ]
}

function literalRow({ column, source, values, isRedacted }: Literals, inFull: boolean): string[] {
  // A value may hold line breaks and escape sequences; the terminal must not act on them.
  return [
    column,
    isRedacted ? `${source}: pseudonyms` : source,
    inFull ? JSON.stringify(values).slice(1, -1) : String(values.length),
  ]
}

function sayAge(days: number): string {
  const hours = Math.round(days * 24)
  return hours < 48 ? `${hours} h` : `${Math.round(days)} days`
}
