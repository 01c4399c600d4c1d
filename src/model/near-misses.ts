/**
 * The names that somebody may have meant, at most three, the nearest first: those that are a few letters off; if there
 * are none, those that have a word in common with what was written.
 */
function nearMisses(written: string, names: readonly string[]): readonly string[] {
  const words = wordsOf(written)
  const measured = names
    .map((name) => ({
      name,
      distance: editDistance(written.toLowerCase(), name.toLowerCase()),
      shared: wordsOf(name).filter((word) => words.includes(word)).length,
    }))
    .toSorted((one, other) => one.distance - other.distance)
  const close = measured.filter(({ name, distance }) => distance <= Math.max(2, name.length / 5))
  const related = measured
    .filter(({ shared }) => shared > 0)
    .toSorted((one, other) => other.shared - one.shared)
  return (close.length > 0 ? close : related).slice(0, 3).map(({ name }) => name)
}

/** `did you mean sort-added?`; where nothing is near, where to look. */
export function suggest(written: string, names: readonly string[], where: string): string {
  const [first, ...others] = nearMisses(written, names)
  if (first === undefined) return `see ${where}`
  const last = others.pop()
  return `did you mean ${last === undefined ? first : `${[first, ...others].join(', ')} or ${last}`}?`
}

/** Those that say something: `to` and `scan` are in half of the names. */
function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2 && word !== 'scan')
}

/** Letters to insert, remove or replace (Levenshtein). */
function editDistance(one: string, other: string): number {
  let distances = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [row, letter] of one.split('').entries()) {
    let diagonal = row
    const next = [row + 1]
    for (const [column, otherLetter] of other.split('').entries()) {
      const above = distances[column + 1] ?? 0
      const replaced = diagonal + Number(letter !== otherLetter)
      next.push(Math.min(above + 1, (next[column] ?? 0) + 1, replaced))
      diagonal = above
    }
    distances = next
  }
  return distances.at(-1) ?? 0
}
