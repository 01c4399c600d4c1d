import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { renderJson } from '../../src/report/json.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { reporterNames, reporters } from '../../src/report/reporters.ts'
import { failed, regressed, reportOf, unchanged } from '../report/a-report.ts'
import { run } from './run.ts'

let directory: string
const top = await mkdtemp(join(tmpdir(), 'planflip-reports-'))
const at = (name: string) => join(directory, name)
const report = reportOf(failed, regressed, unchanged)

beforeEach(async () => {
  directory = await mkdtemp(join(top, 'test-'))
  await writeFile(at('report.json'), renderJson(report))
})
afterAll(() => rm(top, { recursive: true }))

describe('planflip report', () => {
  test.each(reporterNames)('renders a saved report as %s', async (name) => {
    const render = await reporters[name]()
    const text = render(report, { colour: false, width: 120 })
    const environment = { PGPASSWORD: 'hunter2', DATABASE_URL: 'postgres://app:hunter2@db/shop' }
    const printed = await run(['report', at('report.json'), '--format', name], { environment })
    expect(printed).toEqual({ exitCode: 1, stdout: text, stderr: '' })
    expect(text).not.toContain('hunter2')
    await run(['report', at('report.json'), '--format', name, '--out', at('out')])
    expect(await readFile(at('out'), 'utf8')).toBe(text)
  })

  test('several formats at once, each with its file, one for the terminal', async () => {
    const formats = [
      'terminal',
      `json=${at('new/a=b.json.gz')}`,
      `junit=${at('junit.xml')}`,
      `markdown=${at('c.md')}`,
    ]
    const ran = await run(['report', at('report.json'), ...formats.flatMap((format) => ['--format', format])])
    expect(ran.stdout).toMatch(/^Of 3 queries, 1 regresses and 1 cannot be planned\n/)
    expect(gunzipSync(await readFile(at('new/a=b.json.gz'))).toString()).toBe(renderJson(report))
    expect(await readFile(at('c.md'), 'utf8')).toBe(renderMarkdown(report, { colour: false, width: 120 }))
    expect((await readdir(directory)).toSorted()).toEqual(['c.md', 'junit.xml', 'new', 'report.json'])
  })

  test('the exit code is that of the policy under which it was made', async () => {
    await writeFile(at('report.json'), renderJson({ ...report, failOn: [] }))
    expect((await run(['report', at('report.json')])).exitCode).toBe(0)
    await writeFile(at('report.json'), renderJson(reportOf(unchanged)))
    expect((await run(['report', at('report.json')])).exitCode).toBe(0)
  })

  test('in GitHub Actions the summary of the step comes with the annotations, after what is there', async () => {
    const environment = { GITHUB_STEP_SUMMARY: at('summary.md') }
    await writeFile(at('summary.md'), 'before\n')
    const ran = await run(['report', at('report.json'), '--format', 'terminal', '--format', 'github'], {
      environment,
    })
    expect(ran.stdout).toMatch(/^Of 3 queries.*^::error file=queries\/orders.sql,line=12,/ms)
    const markdown = renderMarkdown(report, { colour: false, width: 120 })
    expect(await readFile(at('summary.md'), 'utf8')).toBe(`before\n${markdown}`)

    await run(['report', at('report.json')], { environment })
    expect(await readFile(at('summary.md'), 'utf8')).toBe(`before\n${markdown}`)
    await writeFile(at('summary.md'), 'x'.repeat(1_048_500))
    await run(['report', at('report.json'), '--format', 'github'], { environment })
    expect((await readFile(at('summary.md'))).length).toBe(1_048_500)
  })

  test.each([
    [['--format', 'xml'], 'There is no format "xml"'],
    [['--format', 'markdwon'], 'did you mean markdown?'],
    [['--format', 'json='], 'Name a file after the "="'],
    [['--format', 'json', '--format', 'terminal'], 'json and terminal cannot go to the terminal together'],
    [['--format', 'json', '--format', 'github'], 'json and github cannot go to the terminal together'],
    [['--format', 'github', '--format', 'github'], 'github and github cannot go'],
    [['--format', 'json=a', '--out', 'b'], 'Nothing is left for --out b'],
    [['--format', 'json=a', '--format', 'markdown=a'], 'cannot both go to a'],
    [['--format', 'json', '--format', 'markdown', '--out', 'a'], 'cannot both go to a'],
  ])('asked wrongly: %j', async (words, message) => {
    const ran = await run(['report', at('report.json'), ...words])
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ran.stderr).toContain(message)
  })

  test('files that are not there, are none, or cannot be written', async () => {
    expect(await run(['report'])).toMatchObject({ exitCode: 2 })
    expect(await run(['report', at('nowhere.json')])).toMatchObject({ exitCode: 2 })
    await writeFile(at('cut.json'), renderJson(report).slice(0, 1000))
    expect(await run(['report', at('cut.json')])).toMatchObject({ exitCode: 4, stdout: '' })
    await mkdir(at('folder'))
    const words = ['report', at('report.json'), '--format', 'terminal', '--format', `json=${at('folder')}`]
    const ran = await run(words)
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ran.stderr).toContain(`Cannot write ${at('folder')}`)
  })
})
