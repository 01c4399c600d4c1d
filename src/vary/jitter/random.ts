import { randomLcg } from 'd3-random'

/** Numbers from 0 to below 1. */
export type Random = () => number

/** Makes the random numbers of a purpose: the same for the same purpose, whatever else was drawn. */
export type Dice = (...purpose: readonly string[]) => Random

/**
 * The dice of one run. What is drawn hangs on names alone, so that two snapshots of which the statistics of a column are the same get the
 * same ones.
 */
export function diceOf(seed: number, run: number): Dice {
  return (...purpose) => randomLcg(hash(JSON.stringify([seed, run, ...purpose])) / 2 ** 32)
}

/** FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), mixed once more, for the generator's first numbers follow its seed. */
function hash(text: string): number {
  let bits = 0x811c9dc5
  for (const character of text) bits = Math.imul(bits ^ (character.codePointAt(0) ?? 0), 0x01000193)
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b)
  return (bits ^ (bits >>> 16)) >>> 0
}
