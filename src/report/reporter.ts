import type { Report } from '../model/report.ts'
import type { Verification } from '../model/verification.ts'

/** Turns a report into text and does nothing else: where the text goes is the command's affair. */
export type Reporter = (report: Report, surroundings: Surroundings) => string

export type VerificationReporter = (verification: Verification, surroundings: Surroundings) => string

/** What the text is for. */
export interface Surroundings {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
}
