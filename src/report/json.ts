import type { Report } from '../model/report.ts'
import type { Verification } from '../model/verification.ts'
import { jsonText } from './json-text.ts'

/** The value itself: it was made to be saved, and its keys are the contract of the command line. */
export function renderJson(value: Report | Verification): string {
  return jsonText(value)
}
