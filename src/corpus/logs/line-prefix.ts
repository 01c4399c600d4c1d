/** What the beginning of a line says of where its entry is from. */
export interface LineOrigin {
  readonly database?: string
  readonly session?: string
}

/**
 * Makes of a server's `log_line_prefix` what reads the beginnings of its lines (`log_status_format` of elog.c). A function that answers
 * how long the prefix of a line is, and what it says; undefined for a line that does not begin so.
 */
export function compileLinePrefix(
  setting: string,
): (line: string) => { readonly length: number; readonly origin: LineOrigin } | undefined {
  const escapes = [...setting.matchAll(/%(-?\d*)([a-zA-Z%])|[^%]+|%/g)].map(([text, , letter]) => ({
    letter,
    text,
  }))
  // Processes that serve no session stop at %q.
  const stop = escapes.findIndex(({ letter }) => letter === 'q')
  const pattern = (from: number, to?: number): string => escapes.slice(from, to).map(patternOf).join('')
  const whole = stop === -1 ? pattern(0) : `${pattern(0, stop)}(?:${pattern(stop + 1)}(?=[A-Z]+\\d?: {2})|)`
  const prefix = new RegExp(`^${whole}(?=[A-Z]+\\d?: {2})`, 'u')
  return (line) => {
    const found = prefix.exec(line)
    if (found === null) return undefined
    const { database, session, process } = found.groups ?? {}
    return { length: found[0].length, origin: originOf(database, session ?? process) }
  }
}

/** Each may stand there only once with a name; whoever writes one twice means the same. */
function patternOf(
  { letter, text }: { readonly letter: string | undefined; readonly text: string },
  index: number,
  all: readonly { readonly letter: string | undefined }[],
): string {
  if (letter === undefined || letter === '%') return escaped(letter ?? text)
  const isFirst = all.findIndex((other) => other.letter === letter) === index
  const name = isFirst ? names[letter] : undefined
  const value = values[letter] ?? '.*?'
  return ` *${name === undefined ? `(?:${value})` : `(?<${name}>${value})`} *`
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}

const names: Readonly<Record<string, string>> = { d: 'database', c: 'session', p: 'process' }

/** Of what takes less than any text. */
const values: Readonly<Record<string, string>> = {
  p: String.raw`\d+`,
  P: String.raw`\d*`,
  l: String.raw`\d+`,
  x: String.raw`\d+`,
  Q: String.raw`-?\d+`,
  c: String.raw`[0-9a-f]+\.[0-9a-f]+`,
  e: '[0-9A-Z]{5}',
  n: String.raw`\d+\.\d+`,
  t: String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+?`,
  s: String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+?`,
  m: String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \S+?`,
  v: String.raw`(?:\d+\/\d+)?`,
  q: '',
}

function originOf(database: string | undefined, session: string | undefined): LineOrigin {
  return {
    ...(database !== undefined &&
      database !== '' &&
      database !== unknownDatabase && { database: database.trim() }),
    ...(session !== undefined && { session }),
  }
}

/** Before a session has said which it wants. */
const unknownDatabase = '[unknown]'

/**
 * Tells from a prefix itself what it says, for the prefixes that people use: `[123]`, `pid=123` or Postgres's name of a
 * session, and `user@shop`, `db=shop` or `database=shop`.
 */
export function guessLineOrigin(prefix: string): LineOrigin {
  const session =
    /\b[0-9a-f]{8}\.[0-9a-f]+\b/.exec(prefix)?.[0] ??
    /\bpid[=:]\s*(\d+)/i.exec(prefix)?.[1] ??
    /\[(\d+)(?:-\d+)?\]/.exec(prefix)?.[1] ??
    // Not the port in `10.0.3.147(43842)`.
    /(?<![\w\]])\((\d+)\)/.exec(prefix)?.[1]
  const database =
    /\b(?:db|dbname|database)[=:]\s*([^\s,;|\]]*)/i.exec(prefix)?.[1] ??
    /[^\s@,:[\]]@([^\s@,:|\][]+)(?![^\s]*@)/.exec(prefix)?.[1]
  return originOf(database !== undefined && looksLikeHost(database) ? undefined : database, session)
}

function looksLikeHost(name: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+|\(\d+\)$/.test(name)
}
