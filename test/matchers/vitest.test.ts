import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProject, type Project } from './make-project.ts'

/* Real runs of vitest, in a project that has planflip installed. */

const vitest = 'vitest/vitest.mjs'
let project: Project

beforeAll(async () => {
  project = await makeProject('vitest', ['vitest'])
})
afterAll(() => project.remove())

test('two workers share a scratch; who fails is shown the plan and the reason', async () => {
  const { exitCode, output } = await project.run(vitest, ['run'])
  expect(exitCode).toBe(1)
  expect(output).toContain('8 failed | 5 passed (13)')

  const asked = [...output.matchAll(/^\w+: process (\d+) asks port (\d+)$/gm)]
  expect(new Set(asked.map(([, process]) => process)).size).toBe(2)
  expect(new Set(asked.map(([, , port]) => port)).size).toBe(1)

  expect(output).toContain(`The plan does not use orders_created_at_idx.

  SELECT * FROM orders WHERE created_at > $1
  -- values: 2024-01-01T00:00:00.000Z

  Seq Scan on orders  (cost=0.00..`)
  expect(output).toMatch(
    /^orders_created_at_idx would read 9\d % of orders\.\nWith orders_created_at_idx the plan would cost [\d,]+, 1\.\d+x the [\d,]+ of the plan that was chosen\.\n\n {2}Index Scan using orders_created_at_idx on orders {2}\(cost=/m,
  )
  expect(output).toContain(
    `CREATE INDEX orders_created_at_idx ON public.orders USING btree (created_at)\nis no help for (total > '5'::numeric).`,
  )
  expect(output).toContain('The plan reads customers from end to end, and is expected not to.')
  expect(output).toMatch(
    /^Error: The plan is expected to cost less than 1000\.\n\n.*\n\n.*\n\nThe plan costs [\d,]+,/m,
  )
  expect(output).toContain('There is no table ordres.\n  Name it as the catalog does: did you mean orders?')
  expect(output).toContain('What was given to expect is no query.')
  expect(output).toContain('ERROR 42703: column "totl" does not exist')
  expect(output).toContain(`The plan is another than the snapshot's, which is:

  Index Scan using orders_created_at_idx on orders

If it is as it should be, update the snapshot with -u.`)
  expect(output).toContain(
    'An index scan became a sequential scan: orders by Seq Scan, before by Index Scan using',
  )
  expect(output).toContain(', after 1 pending migration)')
  expect(output).toMatch(/Snapshots +1 written/)
  expect(output).toMatch(/^ +1 failed$/m)

  const kept = await project.read('specs/__snapshots__/passing.spec.mjs.snap')
  expect(kept).toContain('orders > one more that is new: plan 1')
  expect(kept).toContain('2020-02-02')
  expect(await project.leftovers()).toEqual([])
})

test('Ctrl-C leaves nothing behind', async () => {
  const child = project.start(vitest, ['run'])
  await expect.poll(() => project.leftovers()).not.toEqual([])
  child.kill('SIGINT')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(await project.leftovers()).toEqual([])
})

test('without the global setup, the line to add is told', async () => {
  const words = ['run', '--config', 'no-scratch.config.mjs', '-t', 'a cost']
  const { exitCode, output } = await project.run(vitest, words)
  expect(exitCode).toBe(1)
  expect(output).toContain(
    "No scratch database was started for this run.\n  Add globalSetup: 'planflip/vitest/scratch' to the `test` of your vitest config.",
  )
})
