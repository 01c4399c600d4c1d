import { getBorderCharacters, table } from 'table'

/** A table with lines around it and below its head. */
export function bordered(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return table([[...head], ...rows.map((row) => [...row])], {
    border: getBorderCharacters('norc'),
    drawHorizontalLine: (line, count) => line <= 1 || line === count,
  })
}
