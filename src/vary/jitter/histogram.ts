import { randomExponential, randomGamma } from 'd3-random'
import type { StatisticValues } from '../../model/snapshot.ts'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'
import { arrayText, elementsOf } from '../../postgres/array-text.ts'
import { lineOf, type NumberLine } from './number-line.ts'
import { strayOf } from './population.ts'
import type { Random } from './random.ts'

/**
 * The bounds of a histogram that another sample would have. They are order statistics: which share of all rows lies below each is a
 * matter of chance, and the values between two of them are taken to lie evenly there. The share of the rows below a bound strays as
 * much where there is nothing between two values: then some bounds are left out by chance.
 *
 * @param population the rows that the histogram is about, and how many of them are read
 */
export function redrawBounds(
  { type, values }: StatisticValues,
  population: AnalyzeSample,
  random: Random,
): StatisticValues {
  const bounds = elementsOf(values, ',')
  const stray = strayOf(population)
  if (stray === 0 || bounds === undefined || bounds.length < 3 || bounds.length > population.sample)
    return { type, values }
  const moved =
    moveBounds(bounds, lineOf(type), positions(bounds.length - 1, population.sample, stray, random)) ??
    leaveOut(bounds, population.sample, stray, random)
  return { type, values: arrayText(moved) }
}

/** For each bound, at which one of the old it lies, with fractions: as uniform order statistics, made of gaps that are gamma distributed. */
function positions(bins: number, sample: number, stray: number, random: Random): readonly number[] {
  const bin = randomGamma.source(random)(sample / bins)
  const beyond = randomExponential.source(random)(1)
  let below = beyond()
  const sums = Array.from({ length: bins + 1 }, (_, at) => {
    if (at > 0) below += bin()
    return below
  })
  const all = below + beyond()
  return sums.map((sum, at) => at + ((sum / all) * bins - at) * stray)
}

function moveBounds(
  bounds: readonly string[],
  line: NumberLine | undefined,
  at: readonly number[],
): readonly string[] | undefined {
  const places = bounds.map((text) => line?.read(text))
  const moved = at.map((position, number) => {
    const below = Math.min(bounds.length - 2, Math.max(0, Math.floor(position)))
    const [low, high] = [places[below], places[below + 1]]
    if (line === undefined || low === undefined || high === undefined) return undefined
    return line.print(low + (high - low) * (position - below), bounds[number] ?? '')
  })
  return moved.every((text) => text !== undefined) ? moved : undefined
}

/** One bound less moves the share below any other by up to a bin: done so often that shares stray as much as those of a sample. */
function leaveOut(
  bounds: readonly string[],
  sample: number,
  stray: number,
  random: Random,
): readonly string[] {
  const wanted = ((bounds.length - 1) ** 2 / sample) * stray ** 2
  const count = Math.min(Math.floor(wanted + random()), bounds.length - 2)
  const left = [...bounds]
  for (let out = 0; out < count; out += 1) left.splice(1 + Math.floor(random() * (left.length - 2)), 1)
  return left
}
