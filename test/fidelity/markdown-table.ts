/** Columns of nothing but figures are set to the right. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const isFigure = (place: number): boolean =>
    rows.every((cells) => /^[\d.,]+( %)?$/.test(cells[place] ?? ''))
  const lines = [titles, titles.map((_, place) => (isFigure(place) ? '--:' : '---')), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Never rounded up: 100 % is all of them. */
export function percent(part: number, whole: number): string {
  const share = whole === 0 ? 100 : Math.floor((10_000 * part) / whole) / 100
  return `${share === 100 ? '100' : share.toFixed(2)} %`
}
