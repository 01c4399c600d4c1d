import type * as library from 'libpg-query'

/** The grammar of Postgres itself, compiled to WebAssembly. Loaded on demand: it costs every start 50 ms otherwise. */
export async function loadGrammar(): Promise<Grammar> {
  const loaded = await import('libpg-query')
  await loaded.loadModule()
  return {
    scan: (text) => scanWith(loaded, text),
    parse: (sql) => parseWith(loaded, sql),
  }
}

export interface Grammar {
  /** Undefined where a quote or a comment never ends. */
  scan(text: string): readonly Token[] | undefined
  parse(sql: string): Parsed
}

export interface Token {
  readonly kind: 'comment' | 'identifier' | 'keyword' | 'constant' | 'symbol'
  readonly text: string
  /** A keyword that cannot be a column's name as it stands (`kwlist.h`: reserved, or the name of a type or function alone). */
  readonly isReserved: boolean
  /** In UTF-16 units, as JavaScript counts; `end` is the first that is no longer of it. */
  readonly start: number
  readonly end: number
}

export type Parsed =
  | { readonly status: 'parsed'; readonly statements: readonly ParsedStatement[] }
  /** `lineBreaks`: how many are before the place of the error. */
  | { readonly status: 'refused'; readonly message: string; readonly lineBreaks: number }

/** What the raw parse tree (`parsenodes.h`) says of a statement's kind. */
export interface ParsedStatement {
  /** `SelectStmt`, `IndexStmt`… */
  readonly kind: string
  /** `SELECT … INTO`, which is a `CREATE TABLE AS` in disguise. */
  readonly createsTable: boolean
  /** The raw parse tree itself: nodes as `{ RangeVar: { … } }`, locations in bytes and absent for 0. */
  readonly tree: object
}

type Library = typeof library

/**
 * The library answers byte offsets, and where the scanner of Postgres raises an error it fails over its own answer,
 * which then is a message where it expects JSON. Of a text without a single token it says so in the same way.
 */
function scanWith({ scanSync }: Library, text: string): readonly Token[] | undefined {
  if (text.trim() === '') return []
  try {
    return withCharacterOffsets(text, scanSync(text).tokens)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

type RawToken = ReturnType<Library['scanSync']>['tokens'][number]

function withCharacterOffsets(text: string, tokens: readonly RawToken[]): readonly Token[] {
  const bytes = Buffer.from(text)
  let byte = 0
  let character = 0
  const characterAt = (offset: number): number => {
    character += bytes.toString('utf8', byte, offset).length
    byte = offset
    return character
  }
  return tokens.map((token) => {
    const start = characterAt(token.start)
    const end = characterAt(token.end)
    return {
      kind: kindOf(token),
      text: text.slice(start, end),
      isReserved: token.keywordKind > 2,
      start,
      end,
    }
  })
}

/** The library names few of its tokens: the rest is told by its first characters (`scan.l`). */
function kindOf({ tokenName, keywordKind, text }: RawToken): Token['kind'] {
  if (tokenName.endsWith('COMMENT')) return 'comment'
  if (keywordKind > 0) return 'keyword'
  if (tokenName === 'IDENT' || /^u&"/i.test(text)) return 'identifier'
  return tokenName.endsWith('CONST') || tokenName === 'PARAM' || /^(u&|[bx])?'/i.test(text)
    ? 'constant'
    : 'symbol'
}

function parseWith({ parseSync, hasSqlDetails }: Library, sql: string): Parsed {
  try {
    const statements = parseSync(sql).stmts ?? []
    return { status: 'parsed', statements: statements.map(({ stmt }) => statementOf(stmt ?? {})) }
  } catch (error) {
    if (!hasSqlDetails(error)) throw error
    const place = error.sqlDetails?.cursorPosition ?? 0
    const before = Array.from(sql).slice(0, place)
    const lineBreaks = before.filter((character) => character === '\n').length
    return { status: 'refused', message: error.message, lineBreaks }
  }
}

function statementOf(tree: object): ParsedStatement {
  const [kind = '', node] = Object.entries(tree)[0] ?? []
  return { kind, createsTable: typeof node === 'object' && node !== null && 'intoClause' in node, tree }
}
