import { randomBinomial } from 'd3-random'
import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'
import { strayOf } from './population.ts'
import type { Random } from './random.ts'

/** The shares that another sample would have found of rows that are one thing or another: together no more than all of them. */
export function redrawShares(
  shares: readonly number[],
  population: AnalyzeSample,
  random: Random,
): readonly number[] {
  const stray = strayOf(population)
  if (stray === 0) return shares
  const sample = Math.round(population.sample)
  const draw = randomBinomial.source(random)
  let [rowsLeft, shareLeft] = [sample, 1]
  return shares.map((share) => {
    const rows = shareLeft <= 0 ? 0 : draw(rowsLeft, Math.min(1, share / shareLeft))()
    rowsLeft -= rows
    shareLeft -= share
    return share + (rows / sample - share) * stray
  })
}

/** The same of a share that has nothing to do with others. */
export function redrawShare(share: number, population: AnalyzeSample, random: Random): number {
  return redrawShares([share], population, random)[0] ?? share
}
