/**
 * A pattern for names of relations: `audit_*`, `archive.*`, `"Odd Schema"."a.b"`. `*` is anything, `?` one character, and a
 * dot parts schema and relation; within double quotes all three are themselves, and a quote is two. Without a schema it is
 * about every schema. Case matters, quoted or not.
 */
export interface NamePattern {
  readonly matches: (schema: string, name: string) => boolean
  /** As pg_dump takes it. */
  readonly forDump: string
}

export function readNamePattern(pattern: string): NamePattern {
  const tokens = tokensOf(pattern)
  const dot = tokens.indexOf('.')
  const schema = dot === -1 ? ['*'] : tokens.slice(0, dot)
  const name = tokens.slice(dot + 1)
  const [inSchema, named] = [toRegExp(schema), toRegExp(name)]
  return {
    matches: (schemaname, relname) => inSchema.test(schemaname) && named.test(relname),
    forDump: `${toDumpPattern(schema)}.${toDumpPattern(name)}`,
  }
}

/** A pattern for names of columns: `users.email`, `public.users.email`, `*.email`. Without a table it is about none. */
export interface ColumnPattern {
  readonly matches: (column: {
    readonly schemaname: string
    readonly relname: string
    readonly attname: string
  }) => boolean
}

export function readColumnPattern(pattern: string): ColumnPattern {
  const tokens = tokensOf(pattern)
  const dot = tokens.lastIndexOf('.')
  if (dot === -1) return { matches: () => false }
  const relation = readNamePattern(tokens.slice(0, dot).join(''))
  const column = toRegExp(tokens.slice(dot + 1))
  return {
    matches: ({ schemaname, relname, attname }) =>
      relation.matches(schemaname, relname) && column.test(attname),
  }
}

/** A name without its schema or table, whatever its case. */
export function readLooseName(pattern: string): (name: string) => boolean {
  const wanted = toRegExp(tokensOf(pattern.toLowerCase()))
  return (name) => wanted.test(name.toLowerCase())
}

function tokensOf(pattern: string): readonly string[] {
  return pattern.match(/"(?:[^"]|"")*"|\*|\?|\.|(?:"|[^*?."]+)/gu) ?? []
}

function toRegExp(tokens: readonly string[]): RegExp {
  const source = tokens.map((token) => wildcards[token] ?? escapeRegExp(literal(token)))
  return new RegExp(`^${source.join('')}$`, 'su')
}

const wildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' }

function escapeRegExp(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
}

/** What is no wildcard is quoted, in runs: two pieces in quotes side by side would have a quote between them. */
function toDumpPattern(tokens: readonly string[]): string {
  let [pattern, run] = ['', '']
  const endRun = () => {
    pattern += run === '' ? '' : quotedForDump(run)
    run = ''
  }
  for (const token of tokens) {
    if (token in wildcards) {
      endRun()
      pattern += token
    } else run += literal(token)
  }
  endRun()
  return pattern
}

function literal(token: string): string {
  return token.length > 1 && token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token
}

/**
 * A name as a pattern of pg_dump that matches nothing else: without quotes it folds letters to lower case and takes much
 * for a regular expression (`patternToSQLRegex` of string_utils.c).
 */
export function quotedForDump(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
