import { quoteIdentifier } from '../../postgres/quote.ts'
import type { DumpEntry } from './split-dump.ts'

/** A table with dropped columns: all its columns by position; null where one was dropped. */
export interface TableWithDroppedColumns {
  readonly schema: string
  readonly name: string
  readonly columns: readonly (string | null)[]
}

/**
 * Gives tables their dropped columns back and drops them again: they still count. An INSERT puts a NULL of four bytes for
 * each into its rows (`expand_insert_targetlist` of preptlist.c), and serialised statistics number columns with them.
 *
 * They are dropped once all tables are there, so that children have inherited them, and before partitions are attached,
 * which may have no columns of their own.
 */
export function recreateDroppedColumns(
  entries: readonly DumpEntry[],
  tables: readonly TableWithDroppedColumns[],
): readonly DumpEntry[] {
  const byName = new Map(tables.map((table) => [`${table.schema}\0${table.name}`, table]))
  const lastTable = entries.findLastIndex(isTable)
  return entries.flatMap((entry, place) => {
    const table = isTable(entry) ? byName.get(`${entry.schema}\0${entry.name}`) : undefined
    const recreated = table === undefined ? entry : { ...entry, sql: withPlaceholders(entry.sql, table) }
    return place === lastTable ? [recreated, ...tables.flatMap(dropAgain)] : [recreated]
  })
}

function isTable({ type }: DumpEntry): boolean {
  return type === 'TABLE' || type === 'FOREIGN TABLE'
}

/**
 * pg_dump begins each column on a line of its own. A dropped one goes before the next that is there; after the last, it is
 * added afterwards. Columns that a child inherits are not on lines of their own, nor are the dropped ones among them.
 */
function withPlaceholders(sql: string, table: TableWithDroppedColumns): string {
  let [text, from] = [sql, 0]
  let waiting: string[] = []
  const isListed = table.columns.map((name) => name !== null && lineOf(name).test(sql))
  table.columns.forEach((name, place) => {
    if (name === null) {
      const isInherited = table.columns.some((other, at) => at > place && other !== null && !isListed[at])
      if (!isInherited) waiting.push(placeholder(place))
      return
    }
    const found = lineOf(name).exec(text.slice(from))
    if (found === null) return
    const lines = waiting.map((column) => `    ${column} integer,\n`).join('')
    const at = from + found.index
    text = text.slice(0, at) + lines + text.slice(at)
    from = at + lines.length + found[0].length
    waiting = []
  })
  const additions = waiting.map(
    (column) => `\nALTER TABLE ONLY ${qualified(table)} ADD COLUMN IF NOT EXISTS ${column} integer;`,
  )
  return text + additions.join('')
}

function lineOf(column: string): RegExp {
  const escape = (name: string) => name.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
  return new RegExp(`^ {4}(?:${escape(quoteIdentifier(column))}|${escape(column)}) `, 'm')
}

/** As Postgres itself calls them (`RemoveAttributeById` of heap.c). */
function placeholder(place: number): string {
  return quoteIdentifier(`........pg.dropped.${place + 1}........`)
}

function dropAgain(table: TableWithDroppedColumns): DumpEntry[] {
  const drops = table.columns.flatMap((name, place) =>
    name === null ? [`DROP COLUMN IF EXISTS ${placeholder(place)}`] : [],
  )
  return [
    {
      type: 'DROPPED COLUMNS',
      schema: table.schema,
      name: table.name,
      sql: `ALTER TABLE ${qualified(table)} ${drops.join(', ')};\n`,
    },
  ]
}

function qualified({ schema, name }: TableWithDroppedColumns): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
}
