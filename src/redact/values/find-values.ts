/** Says whether a text holds one of certain values. */
export type FindValue = (text: string) => boolean

/**
 * Finds values in SQL and in plans: within constants and comments, and anywhere if a value is nothing that a name could be.
 * Values of less than four characters say nothing by themselves, a 7 is everywhere: they count as whole constants in quotes.
 */
export function valueFinder(values: Iterable<string>): FindValue {
  const known = new Set([...values].map(bare))
  known.delete('')
  const distinctive = [...known].filter((value) => value.length >= shortest)
  const anyValue = searchFor(distinctive)
  const noName = searchFor(distinctive.filter((value) => !/^[\w$]+$/.test(value)))
  return (text) =>
    noName(text) ||
    fragmentsOf(text).some(
      ({ fragment, isQuoted }) => anyValue(fragment) || (isQuoted && known.has(bare(fragment))),
    )
}

const shortest = 4

/** In SQL the sign of a number stands before the constant, or within. */
function bare(value: string): string {
  return value.trim().replace(/^-(?=[\d.])/, '')
}

/** By their first characters, of which most texts have none. */
function searchFor(values: readonly string[]): FindValue {
  const byStart = new Map<string, string[]>()
  for (const value of values) {
    const start = value.slice(0, shortest)
    const known = byStart.get(start)
    if (known === undefined) byStart.set(start, [value])
    else known.push(value)
  }
  return (text) => {
    for (let at = 0; at + shortest <= text.length; at += 1) {
      const found = byStart.get(text.slice(at, at + shortest))?.some((value) => standsAt(text, at, value))
      if (found === true) return true
    }
    return false
  }
}

/** As a whole: not as a part of a longer word or number. */
function standsAt(text: string, at: number, value: string): boolean {
  if (!text.startsWith(value, at)) return false
  const end = at + value.length
  const isWord = (place: number) => /[\p{L}\p{N}_]/u.test(text[place] ?? '')
  return !(isWord(at - 1) && isWord(at)) && !(isWord(end - 1) && isWord(end))
}

interface Fragment {
  readonly fragment: string
  readonly isQuoted: boolean
}

/** Constants, as they are meant, comments, and numbers; of a dollar-quoted body its own. */
function fragmentsOf(sql: string): readonly Fragment[] {
  const fragments: Fragment[] = []
  for (const [token, , body] of sql.matchAll(tokens)) {
    if (body !== undefined) fragments.push(...fragmentsOf(body))
    else if (/^[eE]?'/.test(token)) {
      const fragment = token.slice(token.indexOf("'") + 1, -1).replaceAll("''", "'")
      fragments.push({ fragment, isQuoted: true })
    } else if (!token.startsWith('"') && !/^[\p{L}_]/u.test(token)) {
      fragments.push({ fragment: token, isQuoted: false })
    }
  }
  return fragments
}

const tokens =
  /--[^\n]*|\/\*[^]*?\*\/|[eE]'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|\$([\p{L}_]\w*)?\$([^]*?)\$\1\$|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*/gu
