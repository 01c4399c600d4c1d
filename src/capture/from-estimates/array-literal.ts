import { quoteLiteral } from '../../postgres/quote.ts'

/** An array of values in text, as SQL of its own type. */
export function arrayLiteral(elements: readonly string[], type: string): string {
  const text = elements.map((element) => `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')
  return `${quoteLiteral(`{${text}}`)}::${asCast(type)}[]`
}

/** The type as a cast takes it that keeps the whole value: two have a length of one where none is said. */
export function asCast(type: string): string {
  return unlimited.get(type) ?? type
}

const unlimited = new Map([
  ['character', 'pg_catalog.bpchar'],
  ['bit', 'pg_catalog."bit"'],
])
