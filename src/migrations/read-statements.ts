import { Failure } from '../model/failure.ts'
import type { MigrationStatement } from '../model/migration.ts'
import type { Grammar } from '../postgres/sql/grammar.ts'
import { splitStatements } from '../postgres/sql/split-statements.ts'
import { readDeclarations } from './declarations.ts'

interface SqlFile {
  /** To be named where something is wrong. */
  readonly file: string
  readonly text: string
}

/**
 * The statements of a migration, with what comments above them declare.
 *
 * @throws Failure `bad-usage`, with file and line, for what no server can run
 */
export function readStatements(grammar: Grammar, { file, text }: SqlFile): readonly MigrationStatement[] {
  const split = splitStatements(grammar, text).filter(({ sql }) => !isHarmlessCommand(sql))
  for (const { sql, line, fault } of split) {
    const reason = fault ?? whyNotRun(grammar, sql)
    if (reason === undefined) continue
    throw new Failure('bad-usage', `${file}:${line} cannot be run: ${reason}.`, {
      hint: 'Leave it out of the migration, or say it in SQL.',
    })
  }
  const declarations = readDeclarations(grammar, { file, text })
  return split.map(({ sql, line }, at) => {
    const declared = split[at - 1]?.line === line ? undefined : declarations.get(line)
    return { sql, line, ...(declared !== undefined && { declared }) }
  })
}

/** Of psql's commands, those that change nothing that is run; pg_dump writes the first two. */
function isHarmlessCommand(sql: string): boolean {
  return /^\\(?:(?:un)?restrict|q?echo|warn|timing|pset|encoding|set\s+(?:ON_ERROR_STOP|VERBOSITY|ECHO|QUIET))\b/.test(
    sql,
  )
}

function whyNotRun(grammar: Grammar, sql: string): string | undefined {
  if (/^copy\b[^;]*\bfrom\s+stdin\b/i.test(sql)) return 'COPY … FROM stdin takes rows that only psql sends'
  if (grammar.scan(sql) === undefined) return 'a quote or a comment in it never ends'
  return undefined
}
