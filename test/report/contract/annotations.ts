import { expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { openFindingsOf } from '../../../src/report/findings.ts'
import { firstShortfallsOf, mayDiffer } from '../../../src/report/remarks.ts'

/** A workflow command, read as the runner of GitHub Actions does (`ActionCommand.TryParseV2`). */
export interface Annotation {
  readonly level: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

export function readAnnotations(text: string): readonly Annotation[] {
  return text
    .split(/\r\n|\r|\n/)
    .slice(0, -1)
    .map((line) => {
      const [, level = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? []
      const pairs = properties.split(',').map((pair) => [before(pair, '='), unescape(after(pair, '='))])
      return { level, properties: Object.fromEntries(pairs), message: unescape(message) }
    })
}

export function expectAnnotations(text: string, report: Report): void {
  const annotations = readAnnotations(text)
  const findings = openFindingsOf(report)
  for (const level of ['error', 'warning'] as const) {
    const wanted = findings.filter((finding) => finding.level === level).slice(0, 10)
    const said = annotations.filter((annotation) => annotation.level === level)
    expect(said).toEqual(
      wanted.map(({ path, line, title, message }) => ({
        level,
        properties: { file: path, line: String(line), title },
        message,
      })),
    )
  }
  const rest = annotations.filter(({ level }) => level !== 'error' && level !== 'warning')
  const left = findings.length - (annotations.length - rest.length)
  const shortfalls = firstShortfallsOf(report)
  const counts = shortfalls.length === 0 ? rest : rest.slice(0, -1)
  expect(counts.map(({ level, message }) => [level, Number.parseInt(message, 10)])).toEqual(
    left === 0 ? [] : [['notice', left]],
  )
  expect(rest.slice(counts.length)).toEqual(
    shortfalls.length === 0
      ? []
      : [{ level: 'notice', properties: { title: mayDiffer }, message: shortfalls.join('\n') }],
  )
}

function unescape(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
}

function before(text: string, mark: string): string {
  return text.slice(0, text.indexOf(mark))
}

function after(text: string, mark: string): string {
  return text.slice(text.indexOf(mark) + 1)
}
