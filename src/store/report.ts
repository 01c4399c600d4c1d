import type { Report } from '../model/report.ts'
import { readSaved, type SavedKind } from './read-saved.ts'
import { reportSchema } from './report-schema.ts'

/** Reads a saved report, and answers only with a whole and sound one: as it was written, its keys in their order. */
export async function readReport(path: string): Promise<Report> {
  return (await readSaved(path, reportKind)).json as Report
}

const reportKind: SavedKind<Report> = {
  schema: reportSchema,
  noun: 'report',
  key: 'baseline',
  writer: '`planflip compare --format json`',
  hint: 'Compare again, or take the file from where it was kept.',
}
