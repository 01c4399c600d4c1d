import type { Grammar, ParsedStatement, Token } from '../../postgres/sql/grammar.ts'
import type { Edit } from '../apply-edits.ts'
import { applyEdits } from '../apply-edits.ts'
import { locationOf, nodeIn, walkTree } from '../parse-tree.ts'

/**
 * Makes a text of pg_stat_statements SQL again. It puts `$1` where a constant stood, also where the grammar takes nothing but
 * a constant (`generate_normalized_query` of pg_stat_statements.c); libpg-query, which was made for such texts, reads them.
 *
 * `interval $1`, `interval $1 day`, `date $1`, `numeric(10,2) $1` become casts, and `EXTRACT($1 FROM x)` a call of the function
 * that it stands for. Undefined where the text is no one statement even so.
 */
export function mendText(
  grammar: Grammar,
  text: string,
): { readonly sql: string; readonly statement: ParsedStatement } | undefined {
  const apart = setApart(grammar, text)
  const statement = parseOne(grammar, apart)
  if (statement === undefined) return undefined
  const tokens = (grammar.scan(apart) ?? []).filter(({ kind }) => kind !== 'comment')
  const sql = applyEdits(apart, findEdits(statement.tree, apart, tokens))
  const mended = sql === apart ? statement : parseOne(grammar, sql)
  return mended && { sql, statement: mended }
}

function parseOne(grammar: Grammar, sql: string): ParsedStatement | undefined {
  const parsed = grammar.parse(sql)
  if (parsed.status === 'refused') return undefined
  const [statement, another] = parsed.statements
  return another === undefined ? statement : undefined
}

/** `interval'1 day'` is written as `interval$1`, and that is one name: `$` may be part of names. */
function setApart(grammar: Grammar, text: string): string {
  const glued = (grammar.scan(text) ?? []).flatMap(({ kind, text: name, start }): Edit[] => {
    const [, word = ''] = /^([a-z_]\w*)\$\d+$/i.exec(name) ?? []
    if (kind !== 'identifier' || word === '' || !standsBeforeConstant(grammar, word)) return []
    return [{ start: start + word.length, end: start + word.length, text: ' ' }]
  })
  return applyEdits(text, glued)
}

/** Keywords, and the types that people write before a constant. */
function standsBeforeConstant(grammar: Grammar, word: string): boolean {
  return typesBeforeConstants.test(word) || grammar.scan(word)?.[0]?.kind === 'keyword'
}

const typesBeforeConstants = /^(date|timestamptz|timetz|jsonb?|uuid|bytea|inet|int[248]|float[48]|text|xml)$/i

function findEdits(tree: object, text: string, tokens: readonly Token[]): readonly Edit[] {
  const bytes = Buffer.from(text)
  const offsetOf = (fields: Readonly<Record<string, unknown>>): number =>
    bytes.toString('utf8', 0, locationOf(fields)).length
  const placeOf = (offset: number): number => tokens.findIndex(({ start }) => start === offset)

  const edits: Edit[] = []
  for (const { type, fields } of walkTree(tree)) {
    if (type === 'TypeCast') {
      const [parameter, typeName] = [nodeIn(fields['arg'], 'ParamRef'), fields['typeName']]
      if (parameter === undefined || typeof typeName !== 'object' || typeName === null) continue
      const typeStart = offsetOf(typeName as Readonly<Record<string, unknown>>)
      const place = placeOf(offsetOf(parameter))
      const token = tokens[place]
      if (token !== undefined && typeStart < token.start) edits.push(castOf(text, typeStart, tokens, place))
    } else if (type === 'FuncCall' && isExtract(fields)) {
      const parameter = nodeIn((fields['args'] as readonly unknown[])[0], 'ParamRef')
      if (parameter === undefined) continue
      const place = placeOf(offsetOf(parameter))
      const [token, from] = [tokens[place], tokens[place + 1]]
      if (token === undefined || from?.text.toUpperCase() !== 'FROM') continue
      edits.push(
        { start: offsetOf(fields), end: token.start, text: 'pg_catalog."extract"(' },
        { start: token.end, end: from.end, text: ',' },
      )
    }
  }
  return edits
}

/** `interval $1 day to second(3)`: the fields behind are part of the type. */
function castOf(text: string, typeStart: number, tokens: readonly Token[], place: number): Edit {
  const parameter = tokens[place]
  const before = text.slice(typeStart, parameter?.start).trim()
  const fields = /^interval$/i.test(before) ? intervalFields(tokens.slice(place + 1)) : []
  const last = fields.at(-1) ?? parameter
  const behind = fields.length === 0 ? '' : ` ${text.slice(fields[0]?.start, last?.end)}`
  return {
    start: typeStart,
    end: last?.end ?? typeStart,
    text: `CAST(${parameter?.text ?? ''} AS ${before}${behind})`,
  }
}

/** `opt_interval` of gram.y. */
function intervalFields(tokens: readonly Token[]): readonly Token[] {
  const field = /^(year|month|day|hour|minute|second)$/i
  const isField = (token: Token | undefined): boolean => token !== undefined && field.test(token.text)
  if (!isField(tokens[0])) return []
  let length = 1
  if (tokens[1]?.text.toUpperCase() === 'TO' && isField(tokens[2])) length = 3
  const isPrecise = /^second$/i.test(tokens[length - 1]?.text ?? '') && tokens[length]?.text === '('
  return tokens.slice(0, isPrecise ? length + 3 : length)
}

function isExtract({ funcname, funcformat, args }: Readonly<Record<string, unknown>>): boolean {
  const names = Array.isArray(funcname) ? funcname.map((name) => nodeIn(name, 'String')?.['sval']) : []
  return names.at(-1) === 'extract' && funcformat === 'COERCE_SQL_SYNTAX' && Array.isArray(args)
}
