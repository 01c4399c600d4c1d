import type { Column, ColumnStatistics } from '../../../src/model/snapshot.ts'
import { elementsOf, numbersOf, slotOf } from '../../../src/postgres/statistics-text.ts'
import type { Statistics } from '../../../src/vary/jitter/redraw-tables.ts'
import { mapDegrees, mapDistincts } from '../../../src/vary/serialised.ts'
import { lineOf } from '../../../src/vary/jitter/number-line.ts'

/** What the planner reads of statistics, each figure by a name: `skewed: distinct`. Asked of a histogram are shares of rows below and between the values of another. */
export function figuresOf(
  { relations, indexes, extendedStatistics }: Statistics,
  asked: Statistics,
): ReadonlyMap<string, number> {
  const figures = new Map<string, number>()
  for (const one of [...relations, ...indexes]) {
    figures.set(`${one.relname}: rows`, one.reltuples)
    const known = [...asked.relations, ...asked.indexes].find(({ relname }) => relname === one.relname)
    for (const column of one.columns) {
      const other = known?.columns.find(({ attname }) => attname === column.attname)
      for (const [name, figure] of columnFigures(column, other))
        figures.set(`${one.relname}.${column.attname}: ${name}`, figure)
    }
  }
  for (const { stxname, data } of extendedStatistics) {
    for (const { stxdndistinct, stxddependencies, stxdmcv, stxdexpr } of data) {
      if (stxdndistinct !== null)
        mapDistincts(
          stxdndistinct,
          (distinct, at) => (figures.set(`${stxname}: distinct ${at}`, distinct), distinct),
        )
      // Of dependencies that are none there are more or less: they are told by their place as long as all are there.
      if (stxddependencies !== null)
        mapDegrees(
          stxddependencies,
          (degree, at) => (
            figures.set(`${stxname}: degree ${at} of ${stxddependencies.length}`, degree),
            degree
          ),
        )
      for (const { values, frequency } of stxdmcv?.slice(0, 8) ?? [])
        if (values.includes(null)) figures.set(`${stxname}: ${values.join()}`, frequency)
      for (const row of stxdexpr)
        for (const [name, figure] of commonFigures(row ?? undefined))
          figures.set(`${stxname}: ${name}`, figure)
    }
  }
  return figures
}

function* columnFigures(
  { statistics: [own] }: Column,
  asked: Column | undefined,
): Generator<[string, number]> {
  if (own === undefined) return
  yield ['null fraction', own.stanullfrac]
  yield ['distinct', Math.abs(own.stadistinct)]
  const [correlation] = numbersOf(slotOf(own, 'correlation'))
  if (correlation !== undefined) yield ['correlation', correlation]
  yield* commonFigures(own)
  const elements = slotOf(own, 'most common elements')
  const shares = numbersOf(elements)
  for (const [at, element] of (elementsOf(elements) ?? []).entries())
    if ((shares[at] ?? 0) > 0.005) yield [`element ${element}`, shares[at] ?? 0]
  yield* histogramFigures(own, asked?.statistics[0])
}

function* commonFigures(own: ColumnStatistics | undefined): Generator<[string, number]> {
  const slot = own && slotOf(own, 'most common values')
  const frequencies = numbersOf(slot)
  for (const [at, value] of (elementsOf(slot) ?? []).entries())
    if ((frequencies[at] ?? 0) > 0.002) yield [`share of ${value}`, frequencies[at] ?? 0]
}

/** Of `md5`, whose values lie evenly. */
const digits = { read: (text: string) => Number.parseInt(text.slice(0, 8), 16) }

function* histogramFigures(
  own: ColumnStatistics,
  asked: ColumnStatistics | undefined,
): Generator<[string, number]> {
  const [slot, other] = [slotOf(own, 'histogram'), asked && slotOf(asked, 'histogram')]
  const [bounds, questions] = [elementsOf(slot) ?? [], elementsOf(other) ?? []]
  const line = lineOf(slot?.stavalues?.type ?? '') ?? digits
  if (
    slot?.stavalues?.type.startsWith('text') === true &&
    !bounds.every((text) => /^[0-9a-f]{32}$/.test(text))
  )
    return
  if (bounds.length < 3 || questions.length < 8 || bounds.some((text) => text.startsWith('{'))) return
  const below = (value: string): number => {
    const place = line.read(value) ?? 0
    const at = bounds.findIndex((bound) => (line.read(bound) ?? 0) > place)
    if (at <= 0) return at === 0 ? 0 : 1
    const [low, high] = [bounds[at - 1] ?? '', bounds[at] ?? '']
    const [from, to] = [line.read(low) ?? 0, line.read(high) ?? 1]
    return (at - 1 + (place - from) / (to - from)) / (bounds.length - 1)
  }
  const [first, middle, next] = [2, 5, 6].map((at) => below(questions[at] ?? ''))
  yield ['below the second bound', first ?? 0]
  yield ['below the middle', middle ?? 0]
  yield ['within a bin', (next ?? 0) - (middle ?? 0)]
}
