import type { Session } from '../../model/session.ts'
import { askDistinct, askSelectivities } from './ask-selectivities.ts'
import type { AskedExpression, OutlinedExpression } from './asked-expression.ts'

/**
 * Asks for null fractions and numbers of distinct values. `none` is what the planner has no statistics of; undefined where it
 * does not say.
 */
export async function outlineExpressions(
  session: Session,
  expressions: readonly AskedExpression[],
): Promise<readonly (OutlinedExpression | 'none' | undefined)[]> {
  const subjects = expressions.map(({ subject }) => subject)
  const nulls = await askSelectivities(
    session,
    subjects.map((subject) => ({ subject, condition: 'e IS NULL' })),
  )
  const distinct = await askDistinct(session, subjects)
  return expressions.map((expression, place) => {
    const [isNull, values] = [nulls[place], distinct[place]]
    if (isNull === undefined || values === undefined) return undefined
    if (isGuessed(isNull.share)) return 'none'
    return { ...expression, tuples: isNull.tuples, nullFraction: isNull.share, distinct: values }
  })
}

/** `DEFAULT_UNK_SEL` of selfuncs.h. A null fraction is of single precision and never that. */
function isGuessed(share: number): boolean {
  return Math.abs(share - 0.005) < 1e-11
}
