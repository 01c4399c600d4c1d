import { expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import type { ReporterName } from '../../../src/report/reporters.ts'
import { expectAnnotations } from './annotations.ts'
import { expectCodeQuality } from './code-quality.ts'
import { expectJunit } from './junit.ts'
import { expectMarkdown } from './markdown.ts'
import { expectSarif } from './sarif.ts'

/** Whether a format is what those who read it take it to be, and says of the report what it should. */
export const expectSound: Readonly<Record<ReporterName, (text: string, report: Report) => void>> = {
  terminal: (text, { queries }) => {
    const told = queries.filter(({ verdict }) => verdict !== 'unchanged').length
    expect(text.split('\n').length).toBeGreaterThan(3 + told)
  },
  json: (text, report) => expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report))),
  markdown: (text, report) => expectMarkdown(text, report, 65_536),
  github: expectAnnotations,
  gitlab: expectCodeQuality,
  junit: expectJunit,
  sarif: expectSarif,
}
