import { Failure } from '../model/failure.ts'
import type { Grammar } from '../postgres/sql/grammar.ts'

/**
 * The rows that comments above statements declare, by the line of the statement: `-- planflip: rows 5e6`.
 *
 * @param text SQL in which every quote ends
 * @throws Failure `bad-usage`, with file and line, for a comment to planflip that says something else, or is above nothing
 */
export function declaredRows(
  grammar: Grammar,
  { file, text }: { readonly file: string; readonly text: string },
): ReadonlyMap<number, number> {
  const rows = new Map<number, number>()
  const tokens = grammar.scan(text) ?? []
  for (const [at, { kind, text: comment, start }] of tokens.entries()) {
    const said = kind === 'comment' ? /^--\s*planflip\s*:\s*(.*)$/i.exec(comment)?.[1]?.trim() : undefined
    if (said === undefined) continue
    const before = tokens.slice(0, at).findLast((token) => token.kind !== 'comment')
    const after = tokens.slice(at).find((token) => token.kind !== 'comment')
    const isAbove =
      before === undefined || (before.text === ';' && text.slice(before.end, start).includes('\n'))
    if (!isAbove || after === undefined) {
      throw notUnderstood(
        `${file}:${lineAt(text, start)} has a comment to planflip that is above no statement`,
        said,
      )
    }
    const count = readCount(said)
    if (count === undefined) {
      throw notUnderstood(
        `${file}:${lineAt(text, start)} tells planflip something that it does not know`,
        said,
      )
    }
    rows.set(lineAt(text, after.start), count)
  }
  return rows
}

function notUnderstood(fact: string, said: string): Failure {
  return new Failure('bad-usage', `${fact}: ${said}`, {
    hint: 'Say above the statement that creates a table how many rows it will have: -- planflip: rows 5e6',
  })
}

/** `5000000`, `5_000_000` or `5e6`. */
function readCount(said: string): number | undefined {
  const number = /^rows\s+(\d+(?:_\d+)*(?:\.\d+)?(?:e\+?\d+)?)$/i.exec(said)?.[1]
  const count = Math.round(Number(number?.replaceAll('_', '')))
  return Number.isFinite(count) ? count : undefined
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
