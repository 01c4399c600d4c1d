import { readFile } from 'node:fs/promises'
import { writeText } from '../../../src/store/files.ts'
import { readReport } from '../../../src/store/report.ts'
import { fillExamples } from './fill.ts'

/* npm run docs:reports: renders the saved report beside this in every format, into docs/reports.md. */

const page = 'docs/reports.md'
const report = await readReport('test/report/example/report.json')
await writeText(page, await fillExamples(await readFile(page, 'utf8'), report))
