import type { Session } from '../../model/session.ts'
import type { StatisticsOfColumn } from '../../postgres/catalog/column-statistics.ts'
import { quoteLiteral } from '../../postgres/quote.ts'
import { asCast } from './array-literal.ts'
import type { Question, Subject } from './ask-selectivities.ts'
import { askSelectivities } from './ask-selectivities.ts'
import type { AskedExpression, OutlinedExpression, SolvedExpression } from './asked-expression.ts'
import type { Candidate } from './candidate-values.ts'
import { readCandidates } from './candidate-values.ts'
import { findCommonValues } from './common-values.ts'
import { findBounds } from './histogram.ts'
import { outlineExpressions } from './outline-expressions.ts'
import { solveLexemes } from './solve-lexemes.ts'

/**
 * Solves statistics of expressions from what the planner estimates with them. Null fractions, numbers of distinct values and
 * the frequencies of common values are what they are; common values and bounds of histograms are those that were found among
 * candidates. `none` is an expression that has no statistics; of one that is not answered nothing is known.
 */
export async function solveExpressions(
  session: Session,
  asked: readonly AskedExpression[],
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
): Promise<ReadonlyMap<Subject, SolvedExpression | 'none'>> {
  const outlines = await outlineExpressions(session, asked)
  const outlined = outlines.filter((outline) => typeof outline === 'object')
  const texts = outlined.filter(({ type }) => type.analyzedAs === 'tsvector')
  const lexemes = await solveLexemes(session, texts, statisticsOf)
  const expressions = outlined.filter(
    ({ type }) => type.analyzedAs === 'scalar' || type.analyzedAs === 'array',
  )
  const candidates = await readCandidates(session, expressions, statisticsOf)
  const [kept] = await session.query<{ target: number }>(
    `SELECT current_setting('default_statistics_target')::int AS target`,
  )
  const listed = expressions.map((expression, place) => ({ expression, candidates: candidates[place] ?? [] }))
  const equal = await askAll(session, listed, ({ equal: operator }, value) =>
    operator === null ? undefined : `e ${spell(operator)} ${value}`,
  )
  // The planner takes this for what it is, that the expression is the value or less.
  const upTo = await askAll(session, listed, ({ less: operator }, value) =>
    operator === null ? undefined : `NOT (${value} ${spell(operator)} e)`,
  )
  const solved = [
    ...texts.map((text, place) => ({ ...text, common: [], bounds: [], lexemes: lexemes[place] })),
    ...listed.map((list, place) =>
      solve(list, { equal: equal[place] ?? [], upTo: upTo[place] ?? [], target: kept?.target ?? 100 }),
    ),
  ]
  const none = asked.filter((_, place) => outlines[place] === 'none')
  return new Map<Subject, SolvedExpression | 'none'>([
    ...none.map(({ subject }) => [subject, 'none'] as const),
    ...solved.map((expression) => [expression.subject, expression] as const),
  ])
}

interface Listed {
  readonly expression: OutlinedExpression
  readonly candidates: readonly Candidate[]
}

/** Asks how each expression compares with each of its values. */
async function askAll(
  session: Session,
  lists: readonly Listed[],
  conditionOn: (type: OutlinedExpression['type'], value: string) => string | undefined,
): Promise<readonly (readonly number[])[]> {
  const questions = lists.map(({ expression: { subject, type }, candidates }): readonly Question[] =>
    candidates.flatMap(({ value }) => {
      const condition = conditionOn(type, `${quoteLiteral(value)}::${asCast(type.name)}`)
      return condition === undefined ? [] : [{ subject, condition }]
    }),
  )
  const answers = (await askSelectivities(session, questions.flat())).values()
  return questions.map((list) => list.map(() => answers.next().value?.share ?? 0))
}

/** A `regoperator` as an expression takes it: without the types of its operands. */
function spell(operator: string): string {
  return `OPERATOR(${operator.slice(0, operator.lastIndexOf('('))})`
}

interface Answers {
  readonly equal: readonly number[]
  readonly upTo: readonly number[]
  /** Of ANALYZE: how many common values it keeps, and one more bound. */
  readonly target: number
}

function solve({ expression, candidates }: Listed, { equal, upTo, target }: Answers): SolvedExpression {
  const { distinct, nullFraction, tuples } = expression
  const common = findCommonValues({ shares: equal, distinct, nullFraction, tuples, most: target })
  const bounds = findBounds({
    upTo,
    // As many as there were: none of them came later.
    isShown: candidates.map(({ isShown }) => isShown || candidates.length === distinct),
    common: new Map(common.map((place) => [place, equal[place] ?? 0])),
    isComplete: candidates.length >= distinct,
    nullFraction,
    bounds: Math.min(target + 1, Math.max(2, distinct - common.length)),
  })
  return {
    ...expression,
    common: common
      .map((place) => ({ value: candidates[place]?.value ?? '', frequency: equal[place] ?? 0 }))
      .toSorted((one, other) => other.frequency - one.frequency),
    bounds: bounds.map((place) => candidates[place]?.value ?? ''),
  }
}
