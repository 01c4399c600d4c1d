import { Failure } from '../model/failure.ts'
import type { MigrationStatement } from '../model/migration.ts'
import type { Grammar } from '../postgres/sql/grammar.ts'
import { splitStatements } from '../postgres/sql/split-statements.ts'

/** The statements of a migration, with what comments above them declare: `-- planflip: rows 5e6`. */
export function readStatements(
  grammar: Grammar,
  { file, text }: { readonly file: string; readonly text: string },
): readonly MigrationStatement[] {
  return splitStatements(grammar, text).map(({ sql, line, header, fault }) => {
    if (fault !== undefined) {
      throw new Failure('bad-usage', `${file}:${line} cannot be run: ${fault}.`, {
        hint: 'Leave it out of the migration, or say it in SQL.',
      })
    }
    const rows = declaredRows(header, `${file}:${line}`)
    return { sql, line, ...(rows !== undefined && { rows }) }
  })
}

function declaredRows(header: readonly string[], place: string): number | undefined {
  const lines = header.flatMap((line) => /^planflip\s*:\s*(.*)$/.exec(line)?.[1] ?? [])
  const [declared] = lines.map((line) => {
    const number = /^rows\s+([\d_]+(?:\.\d+)?(?:e\+?\d+)?)\s*$/i.exec(line)?.[1]
    const rows = number === undefined ? NaN : Math.round(Number(number.replaceAll('_', '')))
    if (rows >= 0 && Number.isFinite(rows)) return rows
    throw new Failure('bad-usage', `${place} is headed by a line that planflip does not know: ${line}`, {
      hint: 'Say how many rows a new table will have: -- planflip: rows 5e6',
    })
  })
  return declared
}
