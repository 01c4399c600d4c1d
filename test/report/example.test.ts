import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { reporterNames } from '../../src/report/reporters.ts'
import { readReport } from '../../src/store/report.ts'
import { fillExamples } from './example/fill.ts'

const page = await readFile('docs/reports.md', 'utf8')
const report = await readReport('test/report/example/report.json')

test('a report that was saved long ago reads as docs/reports.md has it; else: npm run docs:reports', async () => {
  expect(await fillExamples(page, report)).toBe(page)
})

test.each(reporterNames)('docs/reports.md has an example of %s', async (name) => {
  const text = page.split(`<!-- example: ${name} -->\n`)[1]?.split('\n<!-- end -->')[0] ?? ''
  expect(text).toContain('top sellers since')
})
