import type { Report } from '../model/report.ts'
import type { Verification } from '../model/verification.ts'

/** The value itself: it was made to be saved, and its keys are the contract of the command line. */
export function renderJson(value: Report | Verification): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
