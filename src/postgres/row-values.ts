/**
 * How values of a result arrive, the same from every engine: numbers and booleans as such, JSON parsed, and
 * everything else as the text that Postgres printed. By type OID (`pg_type.dat`).
 */
export const rowValueParsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  20: Number,
  21: Number,
  23: Number,
  26: Number,
  700: Number,
  701: Number,
  114: (text) => JSON.parse(text) as unknown,
  3802: (text) => JSON.parse(text) as unknown,
}

/** What any other type is read with. */
export function asText(text: string): string {
  return text
}
