import type { Session } from '../../model/session.ts'
import type { ColumnStatistics, StatisticSlot } from '../../model/snapshot.ts'
import { arrayLiteral } from './array-literal.ts'
import type { CommonLexemes, SolvedExpression } from './asked-expression.ts'
import { askHalves } from '../ask-again.ts'
import { singlePrecision } from '../../postgres/single-precision.ts'

/** Rows of `pg_statistic` with what was solved; undefined where the server does not take the values for an array. */
export async function printStatistics(
  session: Session,
  solved: readonly (SolvedExpression & { readonly correlation?: number | undefined })[],
): Promise<readonly (ColumnStatistics | undefined)[]> {
  return askHalves(session, solved, async (batch) => {
    const arrays = batch.flatMap(arraysOf)
    const [row] = await session.query<{ texts: readonly (string | null)[] }>(
      `SELECT json_build_array(${arrays.map(printed).join(', ')}) AS texts`,
    )
    const texts = (row?.texts ?? []).values()
    return batch.map((expression) => {
      const [frequencies, values, bounds, correlation, ofLexemes, lexemes] = arraysOf(expression).map(
        () => texts.next().value,
      )
      return toStatistics(expression, { frequencies, values, bounds, correlation, ofLexemes, lexemes })
    })
  })
}

interface TypedArray {
  readonly elements: readonly string[]
  readonly type: string
}

function arraysOf({
  common,
  bounds,
  correlation,
  type,
  lexemes: words,
}: Parameters<typeof printStatistics>[1][number]): readonly TypedArray[] {
  return [
    { elements: common.map(({ frequency }) => String(frequency)), type: 'real' },
    { elements: common.map(({ value }) => value), type: type.name },
    { elements: bounds, type: type.name },
    { elements: correlation === undefined ? [] : [String(correlation)], type: 'real' },
    { elements: words === undefined ? [] : frequenciesOf(words).map(String), type: 'real' },
    { elements: words?.lexemes.map(({ value }) => value) ?? [], type: 'text' },
  ]
}

/** Behind the frequencies come the least and the greatest of them (`compute_tsvector_stats` of ts_typanalyze.c). */
function frequenciesOf({ lexemes, least }: CommonLexemes): readonly number[] {
  const frequencies = lexemes.map(({ frequency }) => frequency)
  return [...frequencies, least, Math.max(...frequencies)]
}

/** The server prints arrays as it will print them again. */
function printed({ elements, type }: TypedArray): string {
  if (elements.length === 0) return 'NULL'
  return `${arrayLiteral(elements, type)}::text`
}

type Texts = Readonly<
  Record<
    'frequencies' | 'values' | 'bounds' | 'correlation' | 'ofLexemes' | 'lexemes',
    string | null | undefined
  >
>

function toStatistics(
  { common, bounds, tuples, nullFraction, distinct, type, collation }: SolvedExpression,
  texts: Texts,
): ColumnStatistics {
  const ofType = { collation, type: type.name }
  return {
    fidelity: 'derived',
    stainherit: false,
    stanullfrac: singlePrecision(nullFraction),
    stawidth: averageWidth([...common.map(({ value }) => value), ...bounds]),
    stadistinct: distinctOf({ nullFraction, distinct, tuples }),
    slots: [
      slot(1, { ...ofType, operator: type.equal, numbers: texts.frequencies, values: texts.values }),
      slot(2, { ...ofType, operator: type.less, values: texts.bounds }),
      slot(3, { ...ofType, operator: type.less, numbers: texts.correlation }),
      slot(4, { ...ofText, operator: '=(text,text)', numbers: texts.ofLexemes, values: texts.lexemes }),
    ].filter((found) => found !== undefined),
  }
}

/** ANALYZE keeps the number as a share of the rows where it takes it to grow with them (`compute_scalar_stats` of analyze.c). */
function distinctOf({
  nullFraction,
  distinct,
  tuples,
}: Pick<SolvedExpression, 'nullFraction' | 'distinct' | 'tuples'>): number {
  if (nullFraction === 1) return 0
  return distinct > tuples / 10 ? -singlePrecision(distinct / tuples) : distinct
}

const ofText = { type: 'text', collation: '"default"' }

interface SlotParts {
  readonly operator: string | null
  readonly collation: string
  /** Of the values. */
  readonly type: string
  readonly numbers?: string | null | undefined
  readonly values?: string | null | undefined
}

function slot(
  stakind: number,
  { operator, collation, type, numbers = null, values = null }: SlotParts,
): StatisticSlot | undefined {
  if (numbers === null && values === null) return undefined
  return {
    stakind,
    staop: operator ?? '0',
    stacoll: collation,
    stanumbers: numbers,
    stavalues: values === null ? null : { type, values },
  }
}

/** In text: the planner does not read it of an expression. */
function averageWidth(values: readonly string[]): number {
  const bytes = values.reduce((sum, value) => sum + Buffer.byteLength(value), 0)
  return Math.max(1, Math.round(bytes / Math.max(1, values.length)))
}
