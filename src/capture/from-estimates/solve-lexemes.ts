import type { Session } from '../../model/session.ts'
import type { StatisticsOfColumn } from '../../postgres/catalog/column-statistics.ts'
import { quoteLiteral } from '../../postgres/quote.ts'
import { askSelectivities } from './ask-selectivities.ts'
import type { CommonLexemes, OutlinedExpression } from './asked-expression.ts'
import { mappedValues } from './candidate-values.ts'
import { askHalves } from '../ask-again.ts'

/**
 * Solves which lexemes are the common ones of expressions that are a `tsvector`, among those that the expression makes of the values in
 * the statistics of the column that it is over. One that is not common is expected in half as many rows as the least common
 * (`tsquery_opr_selec` of ts_selfuncs.c).
 */
export async function solveLexemes(
  session: Session,
  expressions: readonly OutlinedExpression[],
  statisticsOf: (schemaname: string, relname: string) => readonly StatisticsOfColumn[],
): Promise<readonly (CommonLexemes | undefined)[]> {
  const candidates = await askHalves(session, expressions, async (batch) => {
    const selects = batch.flatMap(({ subject }, place) => {
      const values = mappedValues(subject, statisticsOf(subject.schemaname, subject.table))
      return values === undefined ? [] : selectLexemes(values, place)
    })
    if (selects.length === 0) return []
    const rows = await session.query<{ place: number; lexemes: readonly string[] }>(
      selects.join('\nUNION ALL\n'),
    )
    return batch.map((_, place) => rows.find((row) => row.place === place)?.lexemes)
  })
  const questions = expressions.map(({ subject }, place) =>
    [unheardOf, ...(candidates[place] ?? [])].map((lexeme) => ({
      subject,
      condition: `e OPERATOR(pg_catalog.@@) ${quoteLiteral(asQuery(lexeme))}::pg_catalog.tsquery`,
    })),
  )
  const answers = (await askSelectivities(session, questions.flat())).values()
  return questions.map((list, place) => {
    const [rare = 0, ...shares] = list.map(() => answers.next().value?.share ?? 0)
    return commonAmong(candidates[place] ?? [], shares, rare, expressions[place]?.nullFraction ?? 0)
  })
}

const mostLexemes = 300

/** What no text is made of. */
const unheardOf = 'planflip: a lexeme that is nowhere'

function selectLexemes(values: string, place: number): string {
  return `SELECT ${place} AS place, to_json(ARRAY(SELECT lexeme FROM (${values}) AS made, unnest(made.e) AS found
    GROUP BY lexeme ORDER BY count(*) DESC, lexeme COLLATE "C" LIMIT ${mostLexemes})) AS lexemes`
}

function asQuery(lexeme: string): string {
  return `'${lexeme.replaceAll(/['\\]/g, '$&$&')}'`
}

function commonAmong(
  lexemes: readonly string[],
  shares: readonly number[],
  rare: number,
  nullFraction: number,
): CommonLexemes | undefined {
  const common = lexemes
    .map((value, place) => ({ value, frequency: (shares[place] ?? 0) / (1 - nullFraction) }))
    .filter(({ frequency }) => frequency * (1 - nullFraction) > rare * (1 + 1e-6))
  if (common.length === 0) return undefined
  const half = rare / (1 - nullFraction)
  const isHeldDown = half > defaultShare * (1 - 1e-6)
  return {
    lexemes: common.toSorted(
      (one, other) =>
        Buffer.byteLength(one.value) - Buffer.byteLength(other.value) ||
        Buffer.compare(Buffer.from(one.value), Buffer.from(other.value)),
    ),
    least: isHeldDown ? Math.min(...common.map(({ frequency }) => frequency)) : 2 * half,
  }
}

/** `DEFAULT_TS_MATCH_SEL` of ts_selfuncs.c: not common is at most that. */
const defaultShare = 0.001
