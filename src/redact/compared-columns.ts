import type { CertifiedPlan, Snapshot } from '../model/snapshot.ts'

type Facts = Pick<Snapshot, 'relations' | 'redacted'>

/** Finds the redacted columns of a snapshot that a statement compares with what is not redacted: constants, or other columns. */
export interface ComparedColumns {
  /** With constants, going by the SQL alone. */
  withConstants(sql: string): readonly string[]
  /** Going by the SQL alone. Parameters count where there are values for them. */
  inStatement(statement: { readonly sql: string; readonly hasValues?: boolean }): readonly string[]
  /** Going by a plan, too, which shows what views and policies add, and for which the moment is a constant. */
  inPlan(plan: Pick<CertifiedPlan, 'sql' | 'values'>, text: string): readonly string[]
}

/**
 * In the snapshot pseudonyms stand for these columns' values, so that what is estimated of such a comparison is of values that
 * nobody has. Conditions are read as words: some are told of that do no such thing, and hardly one is missed.
 */
export function comparedColumns({ relations, redacted = [] }: Facts): ComparedColumns {
  const hidden = new Set(redacted)
  const tables = relations.map(({ schemaname, relname, columns }) => ({
    relname,
    columns: columns.map(({ attname }) => ({ attname, name: `${schemaname}.${relname}.${attname}` })),
  }))
  const comparedIn = (
    conditions: readonly Condition[],
    isFixed: (condition: Condition) => boolean,
    { withOthers = true } = {},
  ): readonly string[] => {
    if (hidden.size === 0) return []
    const words = new Set(conditions.flatMap((condition) => condition.words))
    const columns = tables.filter(({ relname }) => words.has(relname)).flatMap((table) => table.columns)
    const shown = new Set(columns.filter(({ name }) => !hidden.has(name)).map(({ attname }) => attname))
    return columns
      .filter(
        ({ name, attname }) =>
          hidden.has(name) &&
          conditions.some(
            (condition) =>
              condition.words.includes(attname) &&
              (isFixed(condition) || (withOthers && meetsAnother(condition, attname, shown))),
          ),
      )
      .map(({ name }) => name)
  }
  return {
    withConstants: (sql) =>
      comparedIn(conditionsIn(sql), ({ hasConstant }) => hasConstant, { withOthers: false }),
    inStatement: ({ sql, hasValues = false }) =>
      comparedIn(
        conditionsIn(sql),
        ({ hasConstant, hasParameter }) => hasConstant || (hasValues && hasParameter),
      ),
    inPlan: ({ sql, values }, text) =>
      comparedIn(
        [sql, ...text.split('\n')].flatMap((part) => conditionsIn(part)),
        ({ hasConstant, hasParameter, hasMoment }) =>
          hasConstant || hasMoment || ((values ?? []).length > 0 && hasParameter),
      ),
  }
}

/** Whether a condition compares a column with one that is shown; that may be called the same. */
function meetsAnother(
  { words, isComparison }: Condition,
  attname: string,
  shown: ReadonlySet<string>,
): boolean {
  if (!isComparison) return false
  const at = words.indexOf(attname)
  return words.some((word, place) => place !== at && shown.has(word))
}

interface Condition {
  readonly words: string[]
  isComparison: boolean
  hasConstant: boolean
  hasParameter: boolean
  hasMoment: boolean
}

/** SQL, or a line of a plan, cut where one condition ends and another begins. Names are as Postgres folds them. */
function conditionsIn(text: string): readonly Condition[] {
  let condition = newCondition()
  const conditions = [condition]
  for (const [token] of text.matchAll(tokens)) {
    const word = token.toLowerCase()
    if (separators.has(word)) {
      condition = newCondition()
      conditions.push(condition)
    } else if (token.startsWith('"')) condition.words.push(token.slice(1, -1).replaceAll('""', '"'))
    else if (/^\$\d+$/.test(token)) condition.hasParameter = true
    else if (/^[eE]?'|^[\d$]/.test(token)) condition.hasConstant = true
    else if (/^[\p{L}_]/u.test(token)) {
      condition.words.push(word)
      if (moments.has(word)) condition.hasMoment = true
      if (comparisons.has(word)) condition.isComparison = true
    } else if (/^[^-/(]/.test(token)) condition.isComparison = true
  }
  return conditions
}

function newCondition(): Condition {
  return { words: [], isComparison: false, hasConstant: false, hasParameter: false, hasMoment: false }
}

/** Not `FROM`, which is part of `IS DISTINCT FROM`, nor those of `CASE`: what is compared stands on both of their sides. */
const separators = wordSet(
  'and or where on having select join group order limit offset fetch set values union intersect except using with',
)

/** What the planner computes beforehand (`estimate_expression_value`). */
const moments = wordSet(
  'now current_date current_time current_timestamp localtime localtimestamp statement_timestamp transaction_timestamp current_user session_user current_setting',
)

const comparisons = wordSet('in like ilike similar between distinct any all')

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

const tokens =
  /\(cost=[^)]*\)|--[^\n]*|\/\*[^]*?\*\/|[eE]'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|\$([\p{L}_]\w*)?\$[^]*?\$\1\$|\$\d+|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*|[=<>~!@#%^&|]+/gu
