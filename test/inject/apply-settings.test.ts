import { afterAll, beforeAll, expect, test } from 'vitest'
import { applySettings, layOver } from '../../src/inject/apply-settings.ts'
import type { Scratch } from '../../src/model/scratch.ts'
import { startTestScratch } from '../scratch/pglite/start.ts'

let scratch: Scratch

beforeAll(async () => {
  scratch = await startTestScratch()
})
afterAll(() => scratch.stop())

test('settings arrive, those of the application too', async () => {
  const settings = { random_page_cost: '1.1', search_path: '"Odd one", public', 'app.tenant': "it's" }
  expect(await applySettings(scratch.session, settings)).toEqual([])
  expect(
    await scratch.session
      .query(`SELECT current_setting('random_page_cost') AS a, current_setting('search_path') AS b,
      current_setting('app.tenant') AS c`),
  ).toEqual([{ a: '1.1', b: '"Odd one", public', c: "it's" }])
})

test('what is beyond a limit is set to the limit, and told', async () => {
  const [shortfall, ...rest] = await applySettings(scratch.session, { work_mem: '4GB' })
  expect(rest).toEqual([])
  expect(shortfall).toContain('work_mem = 4GB, and has its own limit instead')
  expect(await scratch.session.query(`SELECT current_setting('work_mem') AS work_mem`)).toEqual([
    { work_mem: '2097151kB' },
  ])
})

test('what the server does not know is told', async () => {
  expect(await applySettings(scratch.session, { enable_magic: 'on' })).toEqual([
    expect.stringContaining('enable_magic = on: unrecognized configuration parameter'),
  ])
})

test('what somebody asks for by name arrives', async () => {
  await layOver(scratch.session, { WORK_MEM: '64MB', 'app.tenant': 'seven' })
  expect(
    await scratch.session.query(
      `SELECT current_setting('work_mem') AS a, current_setting('app.tenant') AS b`,
    ),
  ).toEqual([{ a: '64MB', b: 'seven' }])
})

test.each([
  ['random_pge_cost', '1', 'did you mean random_page_cost?'],
  ['work_mem', 'lots', 'Give a value that SET would take.'],
  ['work_mem', '1kB', 'Give a value that SET would take.'],
  ['shared_buffers', '1GB', 'Give a value that SET would take.'],
  ['work mem', '1MB', 'work_mem'],
])('%s = %s fails: nobody wants an answer to another question', async (name, value, hint) => {
  await expect(layOver(scratch.session, { [name]: value })).rejects.toMatchObject({
    code: 'bad-usage',
    message: expect.stringContaining(`does not take ${name} = ${value}: `),
    hint: expect.stringContaining(hint),
  })
})
