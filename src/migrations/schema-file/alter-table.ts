import { quoteIdentifier } from '../../postgres/quote.ts'
import type { Grammar, Token } from '../../postgres/sql/grammar.ts'

/**
 * The statements that make one `CREATE TABLE` of pg_dump the other; undefined where the table has to be made anew, as with another
 * partition key.
 */
export function alterTable(
  grammar: Grammar,
  table: string,
  before: string,
  after: string,
): readonly string[] | undefined {
  const [one, other] = [partsOf(grammar, before), partsOf(grammar, after)]
  if (one === undefined || other === undefined || one.around !== other.around) return undefined
  const alter = `ALTER TABLE ${table}`
  const gone = [...one.elements].flatMap(([name, element]) => {
    if (other.elements.get(name)?.text === element.text) return []
    if (element.isConstraint) return [`${alter} DROP CONSTRAINT ${name}`]
    return other.elements.has(name) ? [] : [`${alter} DROP COLUMN ${name} CASCADE`]
  })
  const fresh = [...other.elements].flatMap(([name, element]) => {
    const known = one.elements.get(name)
    if (known?.text === element.text) return []
    if (element.isConstraint) return [`${alter} ADD ${element.text}`]
    if (known === undefined) return [`${alter} ADD COLUMN ${element.text}`]
    return alterColumn(alter, name, columnOf(known.text), columnOf(element.text), element.text)
  })
  return [...gone, ...fresh]
}

interface Element {
  /** A column, or a constraint, as the table's definition has it. */
  readonly text: string
  readonly isConstraint: boolean
}

interface TableParts {
  /** By the name of the column or constraint, as SQL has it. */
  readonly elements: ReadonlyMap<string, Element>
  /** What is before and after the parentheses. */
  readonly around: string
}

function partsOf(grammar: Grammar, sql: string): TableParts | undefined {
  const tokens = (grammar.scan(sql) ?? []).filter(({ kind }) => kind !== 'comment')
  const open = tokens.findIndex(({ text }) => text === '(')
  if (open < 0) return undefined
  const elements = new Map<string, Element>()
  let depth = 0
  let first = open + 1
  for (const [at, { text }] of tokens.entries()) {
    if (at < open) continue
    if (text === '(' || text === '[') depth += 1
    if (text === ')' || text === ']') depth -= 1
    const isEnd = depth === 0
    if (!isEnd && !(depth === 1 && text === ',')) continue
    if (first < at) addElement(elements, sql, tokens.slice(first, at))
    first = at + 1
    if (isEnd)
      return { elements, around: `${sql.slice(0, tokens[open]?.start)}${sql.slice(tokens[at]?.end)}` }
  }
  return undefined
}

function addElement(elements: Map<string, Element>, sql: string, tokens: readonly Token[]): void {
  const text = sql.slice(tokens[0]?.start, tokens.at(-1)?.end)
  const isConstraint = /^constraint$/i.test(tokens[0]?.text ?? '')
  const name = (isConstraint ? tokens[1] : tokens[0])?.text ?? ''
  elements.set(name.startsWith('"') ? name : quoteIdentifier(name), { text, isConstraint })
}

interface ColumnParts {
  readonly type: string
  /** `COLLATE` and what it is, if it is not the type's. */
  readonly collation: string
  readonly expression?: string
  readonly isNotNull: boolean
  readonly isGenerated: boolean
}

/** `name type [DEFAULT …] [NOT NULL] [COLLATE …]`, which is how pg_dump writes it (`dumpTableSchema` of pg_dump.c). */
function columnOf(text: string): ColumnParts {
  const definition = text.replace(/^(?:"(?:[^"]|"")*"|\S+)\s+/, '')
  const collation = /\s+COLLATE\s+(?:"(?:[^"]|"")*"|[\w$.])+$/i.exec(definition)?.[0] ?? ''
  const uncollated = definition.slice(0, definition.length - collation.length)
  const [type = '', ...rest] = uncollated.replace(/\s+NOT NULL$/i, '').split(/\s+DEFAULT\s+/i)
  return {
    type,
    collation,
    isNotNull: /\sNOT NULL$/i.test(uncollated),
    isGenerated: /\sGENERATED\s/i.test(uncollated),
    ...(rest.length > 0 && { expression: rest.join(' DEFAULT ') }),
  }
}

function alterColumn(
  alter: string,
  name: string,
  before: ColumnParts,
  after: ColumnParts,
  text: string,
): readonly string[] {
  if (before.isGenerated || after.isGenerated) {
    return [`${alter} DROP COLUMN ${name} CASCADE`, `${alter} ADD COLUMN ${text}`]
  }
  const column = `${alter} ALTER COLUMN ${name}`
  const isAlike = before.type === after.type && before.collation === after.collation
  return [
    ...(before.expression !== after.expression && before.expression !== undefined
      ? [`${column} DROP DEFAULT`]
      : []),
    ...(isAlike ? [] : [`${column} TYPE ${after.type}${after.collation} USING ${name}::text::${after.type}`]),
    ...(before.expression !== after.expression && after.expression !== undefined
      ? [`${column} SET DEFAULT ${after.expression}`]
      : []),
    ...(before.isNotNull === after.isNotNull
      ? []
      : [`${column} ${after.isNotNull ? 'SET' : 'DROP'} NOT NULL`]),
  ]
}
