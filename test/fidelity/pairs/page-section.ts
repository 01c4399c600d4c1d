/** A section of a page with its title, up to the next of its level; undefined where there is none. */
export function sectionOf(page: string, title: string): string | undefined {
  const [start, end] = placeOf(page, title)
  return start === -1 ? undefined : page.slice(start, end)
}

/** The page with that section in place of what it had under its title, else before the section `before`. */
export function withSection(page: string, section: string, before: string): string {
  const [title = ''] = section.split('\n')
  const [start, end] = placeOf(page, title)
  if (start !== -1) return page.slice(0, start) + section + page.slice(end)
  const [place] = placeOf(page, before)
  if (place === -1) throw new Error(`The page has no section ${before}`)
  return page.slice(0, place) + section + page.slice(place)
}

function placeOf(page: string, title: string): readonly [start: number, end: number] {
  const start = page.startsWith(`${title}\n`) ? 0 : page.indexOf(`\n${title}\n`) + 1
  if (start === 0 && !page.startsWith(`${title}\n`)) return [-1, -1]
  const next = page.indexOf('\n## ', start)
  return [start, next === -1 ? page.length : next + 1]
}
