import { getBorderCharacters, table } from 'table'
import { shorten } from '../shorten.ts'
import type { Page } from './page.ts'
import type { Ink } from './paint.ts'
import { textWidth } from './text-width.ts'
import { wrap } from './wrap.ts'

export type Cell = string | { readonly text: string; readonly ink: Ink }

/** A table as wide as its text, or as the page. The last column takes what is left. Nothing for no rows. */
export function drawTable(head: readonly string[], rows: readonly (readonly Cell[])[], page: Page): string {
  if (rows.length === 0) return ''
  const widths = columnWidths([head, ...rows], page.width)
  const drawn = table(
    [head.map((text): Cell => ({ text, ink: 'bold' })), ...rows].map((row) =>
      row.map((cell, column) => drawCell(cell, widths[column] ?? 1, page)),
    ),
    {
      border: getBorderCharacters('norc'),
      columns: widths.map((width) => ({ width })),
      drawHorizontalLine: (line, lines) => line < 2 || line === lines,
    },
  )
  return drawn.trimEnd()
}

/** Wrapped here, because the package breaks names at their underscores or in the middle. */
function drawCell(cell: Cell, width: number, { paint }: Page): string {
  const lines = wrap(textOf(cell), width)
  return (typeof cell === 'string' ? lines : lines.map((line) => paint(cell.ink, line))).join('\n')
}

function columnWidths(rows: readonly (readonly Cell[])[], pageWidth: number): number[] {
  const wanted = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => textWidth(textOf(row[column] ?? '')))),
  )
  const available = pageWidth - (3 * wanted.length + 1)
  const first = wanted.slice(0, -1).map((width) => Math.min(width, Math.max(10, Math.floor(available * 0.3))))
  const left = available - first.reduce((sum, width) => sum + width, 0)
  return [...first, Math.max(1, Math.min(wanted.at(-1) ?? 0, left))]
}

/** A table is to be taken in at a glance, and the package takes time with the square of what is in a cell. */
function textOf(cell: Cell): string {
  return shorten(typeof cell === 'string' ? cell : cell.text, mostInCell)
}

const mostInCell = 1000
