import type { AsideReason } from '../model/observed.ts'
import type { Query, Source } from '../model/query.ts'
import type { Grammar, ParsedStatement } from '../postgres/sql/grammar.ts'
import { canTakeParameters } from './preparable.ts'
import { readStatement } from './read-statement.ts'
import { isOfSystem, isTemporary, referencedTables } from './referenced-tables.ts'

const none: ReadonlySet<string> = new Set()

/**
 * Makes a query of a statement that somebody saw on its way to a server, or says why it is none of the application's.
 *
 * @param temporary names of tables that a session makes for itself
 */
export function siftStatement(
  grammar: Grammar,
  { sql, statement }: { readonly sql: string; readonly statement: ParsedStatement },
  source: Source,
  temporary: ReadonlySet<string> = none,
): Query | AsideReason {
  if (/\bplanflip_/.test(sql)) return 'own'
  if (!canTakeParameters(statement)) return 'utility'
  const tables = referencedTables(statement.tree)
  if (tables.length === 0) return 'tableless'
  if (tables.some((table) => isTemporary(table, temporary))) return 'temporary'
  if (tables.every(isOfSystem)) return 'catalogs'
  const { file, line } = source
  const origin = { file, unnamed: '', isSent: true }
  const [query] = readStatement(grammar, { header: [], sql, line }, origin).queries
  if (query === undefined) return 'unreadable'
  const verb = statement.kind.replace(/Stmt$/, '').toLowerCase()
  return {
    ...query,
    name: nameFor(
      verb,
      tables.map(({ name }) => name),
      query.id,
    ),
  }
}

/** `select orders, customers 9d7252f4`: the same for the same statement, on every server and after every upgrade. */
function nameFor(verb: string, tables: readonly string[], id: string): string {
  const shown = tables.slice(0, mostTables).map((table) => table.replaceAll(/[\p{Cc}\s]+/gu, ' '))
  const more = tables.length > mostTables ? ` +${tables.length - mostTables}` : ''
  return `${verb} ${shown.join(', ')}${more} ${id.slice(0, 8)}`
}

const mostTables = 3

export function byCodePoint(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
