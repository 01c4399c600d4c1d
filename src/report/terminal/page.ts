import type { Surroundings } from '../reporter.ts'
import { paintFor, type Paint } from './paint.ts'

/** What the parts of a terminal report are written on. */
export interface Page {
  readonly width: number
  readonly paint: Paint
}

/** Below 40 columns nothing is readable, so nothing is narrower. */
export function pageFor({ colour, width }: Surroundings): Page {
  return { width: Math.max(40, width), paint: paintFor(colour) }
}
