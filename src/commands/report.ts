import { exitCodeOf } from '../model/policy.ts'
import type { Report } from '../model/report.ts'
import { readReport } from '../store/report.ts'
import { mergeReports } from './merge-reports.ts'
import type { SavedReport } from './require-parts.ts'

/** Reads a saved report, or the parts of one. The policy is the one that it was made under. */
export async function report(
  files: readonly [string, ...string[]],
): Promise<{ readonly report: Report; readonly exitCode: 0 | 1 }> {
  const [first, ...others] = files
  const read = async (file: string): Promise<SavedReport> => ({ file, report: await readReport(file) })
  const merged = mergeReports([await read(first), ...(await Promise.all(others.map(read)))])
  return { report: merged, exitCode: exitCodeOf(merged, merged) }
}
