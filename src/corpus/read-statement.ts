import type { Corpus, Parameter, Query, Source } from '../model/query.ts'
import type { Grammar, ParsedStatement, Parsed } from '../postgres/sql/grammar.ts'
import type { Header } from './header.ts'
import { readHeader } from './header.ts'
import { namesOfSent, numberPlaceholders } from './placeholders/number-placeholders.ts'
import { canTakeParameters, preparable } from './preparable.ts'
import { queryId } from './query-id.ts'
import { combineValues } from './samples.ts'
import type { StatementText } from '../postgres/sql/split-statements.ts'

interface Origin {
  readonly file: string
  /** Its name if its header has none. */
  readonly unnamed: string
  /** Whether a server was sent it as it stands, so that whatever looks like a placeholder of a tool is an operator. */
  readonly isSent?: boolean
}

/** Makes a query of a statement, or says everything that stands against it. */
export function readStatement(
  grammar: Grammar,
  statement: StatementText,
  { file, ...origin }: Origin,
): Corpus {
  const source = { file, line: statement.line }
  const read = statement.fault ?? readQuery(grammar, statement, { source, ...origin })
  if (typeof read === 'string') return { queries: [], faults: [{ source, message: read }] }
  return 'faults' in read
    ? { queries: [], faults: read.faults.map((message) => ({ source, message })) }
    : { queries: [read], faults: [] }
}

function readQuery(
  grammar: Grammar,
  statement: StatementText,
  { source, unnamed, isSent = false }: Omit<Origin, 'file'> & { readonly source: Source },
): Query | string | { readonly faults: readonly string[] } {
  const tokens = (grammar.scan(statement.sql) ?? []).filter(({ kind }) => kind !== 'comment')
  const numbered = isSent
    ? { sql: statement.sql, names: namesOfSent(tokens) }
    : numberPlaceholders(statement.sql, tokens, statement.header)
  if (numbered === undefined) return 'mixes placeholders of several spellings ($1, :name, ?): use one of them'

  const { sql, names } = numbered
  const refusal = refuse(grammar.parse(sql), { sql, line: source.line, hasParameters: names.length > 0 })
  if (refusal !== undefined) return refusal

  const header = readHeader(statement.header, names)
  const combined = combineValues(names, header.parameters)
  const faults = [
    ...header.faults,
    ...unreadableTypes(grammar, header),
    ...('fault' in combined && header.faults.length === 0 ? [combined.fault] : []),
  ]
  if (faults.length > 0 || 'fault' in combined) return { faults }
  return {
    id: queryId(grammar, sql),
    name: header.name ?? unnamed,
    sql,
    parameters: names.map((name) => parameterOf(name, header)),
    samples: combined.samples,
    source,
    allows: header.allows,
    ...(header.weight !== undefined && { weight: header.weight }),
  }
}

function refuse(
  parsed: Parsed,
  {
    sql,
    line,
    hasParameters,
  }: { readonly sql: string; readonly line: number; readonly hasParameters: boolean },
): string | undefined {
  if (parsed.status === 'refused') {
    const message = shorten(parsed.message)
    return parsed.lineBreaks === 0 ? message : `${message} (line ${line + parsed.lineBreaks})`
  }
  const [statement, another] = parsed.statements
  if (statement === undefined || another !== undefined) return 'is not one statement'
  if (canTakeParameters(statement) || (!hasParameters && isPlanned(statement))) return undefined
  const words = /^\w*(\s+\w+)?/.exec(sql)?.[0].toUpperCase() ?? ''
  return isPlanned(statement)
    ? `${words}: planned only without parameters, as PREPARE does not take such a statement`
    : `${words}: not a statement that is planned, as SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE are`
}

/** What EXPLAIN plans besides (`ExplainableStmt`): a cursor plans for its first rows, and so may differ from its query. */
function isPlanned({ kind }: ParsedStatement): boolean {
  return preparable.has(kind) || kind === 'DeclareCursorStmt' || kind === 'CreateTableAsStmt'
}

/** An unterminated string is quoted to its end by the message of Postgres. */
function shorten(message: string): string {
  return message.length <= 200 ? message : `${message.slice(0, 200)}…`
}

/** A declared type goes into the parameter list of a PREPARE: it has to be one type there, and nothing more. */
function unreadableTypes(grammar: Grammar, { parameters }: Header): readonly string[] {
  return [...parameters].flatMap(([name, { type }]) => {
    if (type === undefined) return []
    const places = [`PREPARE p (${type}) AS SELECT`, `SELECT CAST(NULL AS ${type})`]
    const isType = places.every((sql) => isOneStatement(grammar.parse(sql)))
    return isType ? [] : [`-- param ${name}: "${type}" is not the name of a type`]
  })
}

function isOneStatement(parsed: Parsed): boolean {
  return parsed.status === 'parsed' && parsed.statements.length === 1
}

function parameterOf(name: string, { parameters }: Header): Parameter {
  const type = parameters.get(name)?.type
  return { name, ...(type !== undefined && { type }) }
}
