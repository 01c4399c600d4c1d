import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { appendStepSummary } from '../commands/step-summary.ts'
import { writeOutput } from '../commands/write-output.ts'
import { Failure } from '../model/failure.ts'
import { suggest } from '../model/near-misses.ts'
import type { Report } from '../model/report.ts'
import { renderStepSummary } from '../report/markdown.ts'
import { isReporterName, reporterNames, reporters, type ReporterName } from '../report/reporters.ts'
import type { Terminal } from './terminal.ts'

/** A format, and the file that it goes to where it is not the terminal. */
interface WantedReport {
  readonly reporter: ReporterName
  readonly file?: string
}

export interface ReportOptions {
  readonly format?: readonly WantedReport[]
  readonly out?: string
  readonly quiet?: boolean
}

/** What every command that makes a report understands. */
export function withReports(command: Command): Command {
  return command
    .option(
      '--format <format[=file]>',
      `how to tell the result: ${reporterNames.join(', ')}; may be repeated, with files for all but one (default: terminal)`,
      collectFormats,
    )
    .option('--out <file>', 'write the format without a file there instead of to the terminal')
    .option('--quiet', 'no progress')
}

function collectFormats(text: string, gathered: readonly WantedReport[] = []): readonly WantedReport[] {
  const equals = text.indexOf('=')
  const reporter = equals < 0 ? text : text.slice(0, equals)
  if (!isReporterName(reporter)) {
    throw new InvalidArgumentError(
      `There is no format "${reporter}": ${suggest(reporter, reporterNames, reporterNames.join(', '))}`,
    )
  }
  const file = equals < 0 ? undefined : text.slice(equals + 1)
  if (file === '') throw new InvalidArgumentError('Name a file after the "=".')
  return [...gathered, { reporter, ...(file !== undefined && { file }) }]
}

/** Where each format goes. Ask before the work is done: what cannot be delivered need not be made. */
export function destinationsOf({
  format = [{ reporter: 'terminal' }],
  out,
}: ReportOptions): readonly WantedReport[] {
  const wanted = format.map((one) => ({
    ...one,
    ...(one.file === undefined && out !== undefined && { file: out }),
  }))
  if (out !== undefined && format.every(({ file }) => file !== undefined)) {
    throw new Failure('bad-usage', `Nothing is left for --out ${out}: every format has a file.`, {
      hint: 'Leave out --out, or add a --format without a file.',
    })
  }
  const files = wanted.flatMap(({ file }) => (file === undefined ? [] : [file]))
  const twice = files.find((file, at) => files.indexOf(file) !== at)
  if (twice !== undefined) {
    throw new Failure('bad-usage', `Two formats cannot both go to ${twice}.`, {
      hint: 'Give each its own file: --format json=report.json --format markdown=comment.md.',
    })
  }
  // A runner picks its commands out of a log for people.
  const printed = wanted.filter(({ file }) => file === undefined).map(({ reporter }) => reporter)
  const others = printed.filter((reporter) => reporter !== 'github')
  if (others.length > 1 || printed.length > 2 || (printed.length === 2 && others[0] !== 'terminal')) {
    throw new Failure('bad-usage', `${printed.join(' and ')} cannot go to the terminal together.`, {
      hint: 'Give all but one a file: --format terminal --format json=report.json.',
    })
  }
  return wanted
}

/** Renders a report in every format that is wanted. Files first: a reader of the terminal finds them there. */
export async function deliverReports(
  report: Report,
  destinations: readonly WantedReport[],
  terminal: Terminal,
): Promise<void> {
  const rendered = await Promise.all(
    destinations.map(async ({ reporter, file }) => {
      const render = await reporters[reporter]()
      // Colours and columns are the terminal's own, and its environment nobody else's.
      const { colour, width } = file === undefined ? terminal : { colour: false, width: widthOfFiles }
      return { file, text: render(report, { colour, width }) }
    }),
  )
  for (const { file, text } of rendered) if (file !== undefined) await writeOutput(file, text)
  for (const { file, text } of rendered) if (file === undefined) terminal.write(text)

  const summary = terminal.environment['GITHUB_STEP_SUMMARY'] ?? ''
  if (summary !== '' && destinations.some(({ reporter }) => reporter === 'github')) {
    await appendStepSummary(summary, (room) => renderStepSummary(report, room))
  }
}

const widthOfFiles = 120
