import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProject, type Project } from './make-project.ts'

/* Real runs of Jest, whose tests are CommonJS, in a project that has planflip installed. What both runners share is tried with one of them. */

const jest = 'jest/bin/jest.js'
let project: Project

beforeAll(async () => {
  project = await makeProject('jest', ['jest', 'knex'])
})
afterAll(() => project.remove())

test('in CI, two workers share a scratch; who fails is shown the plan and the reason, and nothing is written', async () => {
  const { exitCode, output } = await project.run(jest, ['--ci'])
  expect(exitCode).toBe(1)
  expect(output).toContain('6 failed, 3 passed, 9 total')
  expect(output).toContain('2 snapshots failed')

  const asked = [...output.matchAll(/\w+: process (\d+) asks (\{.*?\})/g)]
  expect(new Set(asked.map(([, process]) => process)).size).toBe(2)
  expect(new Set(asked.map(([, , address]) => address)).size).toBe(1)

  expect(output).toContain(`    The plan does not use orders_created_at_idx.

      SELECT * FROM orders WHERE created_at > $1
      -- values: 2024-01-01T00:00:00.000Z

      Seq Scan on orders  (cost=0.00..`)
  expect(output).toMatch(/^ +orders_created_at_idx would read 9\d % of orders\.$/m)
  expect(output).toContain('The plan reads customers from end to end, and is expected not to.')
  expect(output).toContain('did you mean orders?')
  expect(output).toContain("The plan is another than the snapshot's, which is:")
  expect(output).toContain('An index scan became a sequential scan: orders by Seq Scan')
  expect(output).toContain('The plan is new: its snapshot is not written in CI')
  expect(output).toContain('toKeepItsPlan has no opposite.')

  expect(await project.read('specs/__snapshots__/passing.spec.js.snap')).toContain('2020-02-02')
  expect(await project.read('specs/__snapshots__/failing.spec.js.snap')).not.toContain('that is new')
  expect(await project.leftovers()).toEqual([])
})

test('-u takes what is there, here in another scenario', async () => {
  const words = ['-u', '-i', '-t', 'another plan|that is new|of a day']
  const { exitCode, output } = await project.run(jest, words, { PLANFLIP_SCENARIO: 'byBitmaps' })
  expect(output).toContain('2 snapshots updated')
  expect(output).toContain('1 snapshot written')
  expect(exitCode).toBe(0)
  const kept = await project.read('specs/__snapshots__/failing.spec.js.snap')
  expect(kept).toContain('"Seq Scan on orders"')
  expect(kept).toContain('a plan that is new: plan 1')
  const inScenario = await project.read('specs/__snapshots__/passing.spec.js.snap')
  expect(inScenario).toContain('Bitmap Index Scan on orders_created_at_idx')
})

test('Ctrl-C ends the run and leaves nothing behind', async () => {
  const child = project.start(jest, [])
  await expect.poll(() => project.leftovers()).not.toEqual([])
  child.kill('SIGINT')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(await project.leftovers()).toEqual([])
})
