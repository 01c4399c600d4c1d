import type { Report } from '../model/report.ts'
import { composeMarkdown } from './markdown/compose.ts'
import type { Reporter } from './reporter.ts'

/** A comment for a pull request. Its first line lets who posts it find the one to update. */
export const renderMarkdown: Reporter = (report) =>
  composeMarkdown(report, {
    // 65,536, less what tells comments of several jobs apart (.github/actions/planflip/comment.mjs). GitHub counts
    // characters; those beyond the Basic Multilingual Plane twice at most.
    most: 65_536 - 96,
    measure: (text) => text.length,
  })

/** The same for the summary of a step in GitHub Actions, in so many bytes at most. */
export function renderStepSummary(report: Report, most: number): string {
  return composeMarkdown(report, { most, measure: (text) => encoder.encode(text).length })
}

const encoder = new TextEncoder()
