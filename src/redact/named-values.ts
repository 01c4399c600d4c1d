import type { CertifiedPlan } from '../model/snapshot.ts'

/** A column, as `public.users.email`, in its parts. */
interface NamedColumn {
  readonly name: string
  readonly relname: string
  readonly attname: string
}

/**
 * Which of some columns a statement compares with constants, going by its SQL. A condition that holds a column's name and a
 * constant counts, so that some are told that do no such thing, and none is missed. Parameters count where there are values.
 */
export function columnsWithConstants(
  columns: readonly string[],
  { sql, hasValues = false }: { readonly sql: string; readonly hasValues?: boolean },
): readonly string[] {
  return columnsIn(
    columns,
    conditionsIn(sql),
    ({ hasConstant, hasParameter }) => hasConstant || (hasValues && hasParameter),
  )
}

/** The same of a plan, which shows what views and policies add, and for which the moment is a constant, too. */
export function columnsPlannedFor(
  columns: readonly string[],
  { sql, values }: Pick<CertifiedPlan, 'sql' | 'values'>,
  text: string,
): readonly string[] {
  const hasValues = (values ?? []).length > 0
  return columnsIn(
    columns,
    [sql, ...text.split('\n')].flatMap((part) => conditionsIn(part)),
    ({ hasConstant, hasParameter, hasMoment }) => hasConstant || hasMoment || (hasValues && hasParameter),
  )
}

function columnsIn(
  columns: readonly string[],
  conditions: readonly Condition[],
  counts: (condition: Condition) => boolean,
): readonly string[] {
  const words = new Set(conditions.flatMap((condition) => [...condition.words]))
  const counting = conditions.filter(counts)
  return columns
    .map(partsOf)
    .filter(
      ({ relname, attname }) =>
        words.has(relname) && counting.some((condition) => condition.words.has(attname)),
    )
    .map(({ name }) => name)
}

function partsOf(name: string): NamedColumn {
  const [, relname = '', ...attname] = name.split('.')
  return { name, relname, attname: attname.join('.') }
}

interface Condition {
  readonly words: Set<string>
  hasConstant: boolean
  hasParameter: boolean
  hasMoment: boolean
}

/** SQL, or a line of a plan, cut where one condition ends and another begins. Names are as Postgres folds them. */
function conditionsIn(text: string): readonly Condition[] {
  let condition = newCondition()
  const conditions = [condition]
  for (const [token] of text.matchAll(tokens)) {
    if (separators.has(token.toLowerCase())) {
      condition = newCondition()
      conditions.push(condition)
    } else if (token.startsWith('"')) addName(condition.words, token)
    else if (/^[eE]?'/.test(token) || /^[\d$]/.test(token)) {
      if (/^\$\d+$/.test(token)) condition.hasParameter = true
      else condition.hasConstant = true
    } else if (!/^(--|\/\*|\(cost)/.test(token)) {
      condition.words.add(token.toLowerCase())
      if (moments.has(token.toLowerCase())) condition.hasMoment = true
    }
  }
  return conditions
}

function newCondition(): Condition {
  return { words: new Set(), hasConstant: false, hasParameter: false, hasMoment: false }
}

function addName(words: Set<string>, token: string): void {
  words.add(token.slice(1, -1).replaceAll('""', '"'))
}

/** Not `FROM`, which is part of `IS DISTINCT FROM`, nor those of `CASE`: what is compared stands on both of their sides. */
const separators: ReadonlySet<string> = new Set(
  'and or where on having select join group order limit offset fetch set values union intersect except using with'.split(
    ' ',
  ),
)

/** What the planner computes beforehand (`estimate_expression_value`). */
const moments: ReadonlySet<string> = new Set(
  'now current_date current_time current_timestamp localtime localtimestamp statement_timestamp transaction_timestamp current_user session_user current_setting'.split(
    ' ',
  ),
)

const tokens =
  /\(cost=[^)]*\)|--[^\n]*|\/\*[^]*?\*\/|[eE]'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|\$([\p{L}_]\w*)?\$[^]*?\$\1\$|\$\d+|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*/gu
