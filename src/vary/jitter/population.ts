import type { AnalyzeSample } from '../../postgres/analyze-sample.ts'

/**
 * How far a sample of rows strays from what it is a sample of, beside one that puts each row back before it takes the next: not at all
 * where all rows were read (the finite population correction, as in `analyze_mcv_list` of analyze.c).
 */
export function strayOf({ sample, rows }: AnalyzeSample): number {
  if (rows < 0) return 1
  return sample >= rows ? 0 : Math.sqrt((rows - sample) / (rows - 1))
}

/** A part of the rows, and of those that were read. */
export function partOf({ sample, rows }: AnalyzeSample, share: number): AnalyzeSample {
  return { sample: sample * share, rows: rows < 0 ? -1 : rows * share }
}
