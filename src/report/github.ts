import { openFindingsOf, type Finding } from './findings.ts'
import { firstShortfallsOf, mayDiffer } from './remarks.ts'
import type { Reporter } from './reporter.ts'

/** Workflow commands of GitHub Actions: annotations on the lines of the queries, worst first, and one notice of what may differ from production. */
export const renderGithub: Reporter = (report) => {
  const findings = openFindingsOf(report)
  const shown = levels.flatMap((level) =>
    findings.filter((finding) => finding.level === level).slice(0, mostShown),
  )
  const left = findings.length - shown.length
  const shortfalls = firstShortfallsOf(report)
  const lines = [
    ...shown.map(annotation),
    ...(left > 0
      ? [
          `::notice title=planflip::${escapeData(`${left} more ${left === 1 ? 'query' : 'queries'}, which the report has in full.`)}`,
        ]
      : []),
    ...(shortfalls.length > 0 ? [`::notice title=${mayDiffer}::${escapeData(shortfalls.join('\n'))}`] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const levels = ['error', 'warning'] as const

/** GitHub shows so many annotations of each level for a step, and drops the rest unsaid. */
const mostShown = 10

function annotation({ level, path, line, title, message }: Finding): string {
  const properties = [`file=${escapeProperty(path)}`, `line=${line}`, `title=${escapeProperty(title)}`]
  return `::${level} ${properties.join(',')}::${escapeData(message)}`
}

/** As the runner undoes it (`ActionCommand.cs`). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
