import type { Report } from '../../../src/model/report.ts'
import { reporterNames, reporters, type ReporterName } from '../../../src/report/reporters.ts'

/** The page with an example of each format between its marks: `<!-- example: NAME -->` and `<!-- end -->`. */
export async function fillExamples(page: string, report: Report): Promise<string> {
  let filled = page
  for (const name of reporterNames) {
    const render = await reporters[name]()
    const text = render(name === 'json' ? abridged(report) : report, { colour: false, width: 110 })
    const example = `${marks[name]}${languages[name]}\n${text}${marks[name]}`
    const between = new RegExp(`(<!-- example: ${name} -->\\n)[\\s\\S]*?(\\n<!-- end -->)`)
    filled = filled.replace(between, (_, start: string, end: string) => start + example + end)
  }
  return filled
}

/** Trees take pages; one is enough, and its first node. */
function abridged(report: Report): Report {
  const [first] = report.queries
  const text = JSON.stringify({ ...report, queries: [first] }, (key, value: unknown) =>
    key === 'children' ? [] : value,
  )
  return JSON.parse(text) as Report
}

const languages: Readonly<Record<ReporterName, string>> = {
  terminal: '',
  json: 'json',
  markdown: 'markdown',
  github: '',
  gitlab: 'json',
  junit: 'xml',
  sarif: 'json',
}

/** Markdown has fences of its own. */
const marks: Readonly<Record<ReporterName, string>> = {
  terminal: '```',
  json: '```',
  markdown: '````',
  github: '```',
  gitlab: '```',
  junit: '```',
  sarif: '```',
}
