import type { Grammar, Token } from './grammar.ts'
import { readHeaderLines } from './header-lines.ts'
import { scanFile } from './scan-file.ts'

export interface StatementText {
  /** The comment lines that belong to it, without `--`. */
  readonly header: readonly string[]
  /** From its first token to its last, the closing `;` left out. */
  readonly sql: string
  /** Of its first word, from 1. */
  readonly line: number
  /** Why it cannot even be looked at. */
  readonly fault?: string
}

/**
 * Splits a file into statements at `;`, by the tokens of Postgres's own scanner: quotes and comments are safe.
 *
 * The parser would split too, but not a file with `:name` in it, nor one with an error: a bad statement must not lose
 * the rest. A `;` that does not end a statement is inside an SQL function's body or a rule's actions, and nowhere else
 * in the grammar (`gram.y`: `routine_body_stmt_list`, `RuleActionMulti`), so an unclosed parenthesis swallows nothing.
 */
export function splitStatements(grammar: Grammar, text: string): readonly StatementText[] {
  const statements: StatementText[] = []
  let comments: Token[] = []
  let tokens: Token[] = []
  let resumeAt = 0

  const end = (fault?: string, until?: number): void => {
    const [first, last] = [tokens[0], tokens.at(-1)]
    if (first !== undefined && last !== undefined) {
      statements.push({
        header: readHeaderLines(text, comments),
        sql: text.slice(first.start, until ?? last.end),
        line: lineAt(text, first.start),
        ...(fault !== undefined && { fault }),
      })
    }
    comments = []
    tokens = []
  }

  for (const token of scanFile(grammar, blankCopiedRows(text))) {
    if (token.start < resumeAt) continue
    if (token.kind === 'unclosed') {
      end()
      statements.push({ header: [], sql: token.text, line: lineAt(text, token.start) })
    } else if (token.kind === 'comment') {
      if (tokens.length === 0) comments.push(token)
    } else if (token.text === '\\') {
      resumeAt = endOfLine(text, token.start)
      tokens.push(token)
      const command = text.slice(token.start, resumeAt).replace(/;?\s*$/, '')
      end(`${command} is a command of psql, and not SQL`, resumeAt)
    } else if (token.text === ';' && !isInsideBody(tokens)) {
      end()
    } else {
      tokens.push(token)
    }
  }
  end()
  return statements
}

/** Rows after a `COPY … FROM stdin` are no SQL: spaces, one for one, keep every offset in place. */
function blankCopiedRows(text: string): string {
  return text.replace(
    /^(copy\b[^;]*\bfrom\s+stdin\b[^;]*;.*\n)([^]*?)(^\\\.[^\S\n]*$|(?![^]))/gim,
    (_, statement: string, rows: string, mark: string) =>
      statement + `${rows}${mark}`.replaceAll(/[^\n]/g, ' '),
  )
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function isInsideBody(tokens: readonly Token[]): boolean {
  if (!isKeyword(tokens[0], 'CREATE')) return false
  const isRule = tokens.slice(1, 4).some((token) => isKeyword(token, 'RULE'))
  return isRule ? openParentheses(tokens) > 0 : openBodies(tokens) > 0
}

function openParentheses(tokens: readonly Token[]): number {
  return tokens.reduce((open, { text }) => open + Number(text === '(') - Number(text === ')'), 0)
}

/** `BEGIN ATOMIC` and `CASE` are both closed by `END`. */
function openBodies(tokens: readonly Token[]): number {
  const body = tokens.findIndex(
    (token, at) => isKeyword(token, 'BEGIN') && isKeyword(tokens[at + 1], 'ATOMIC'),
  )
  if (body === -1) return 0
  return tokens
    .slice(body + 1)
    .reduce((open, token) => open + Number(isKeyword(token, 'CASE')) - Number(isKeyword(token, 'END')), 1)
}

function isKeyword(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'keyword' && token.text.toUpperCase() === keyword
}
