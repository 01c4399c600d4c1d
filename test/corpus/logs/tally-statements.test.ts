import { describe, expect, test } from 'vitest'
import type { Logged } from '../../../src/corpus/logs/read-message.ts'
import { shapeOf } from '../../../src/corpus/logs/shape-of.ts'
import { tallyStatements } from '../../../src/corpus/logs/tally-statements.ts'

function tally(entries: readonly (readonly [Logged, session?: string])[]) {
  const all = tallyStatements({ values: 'keep' })
  for (const [logged, session] of entries) all.add(logged, session)
  return all.statements()
}

test('what differs in constants alone is kept eight times, and its count and time are shared out', () => {
  const entries = Array.from({ length: 1003 }, (_, id): [Logged] => [
    { stage: 'executed', text: `SELECT * FROM t WHERE id = ${id}`, milliseconds: 2 },
  ])
  const statements = tally(entries)
  expect(statements.map(({ count }) => count)).toEqual([126, 126, 126, 125, 125, 125, 125, 125])
  expect(statements.reduce((sum, { totalTime = 0 }) => sum + totalTime, 0)).toBeCloseTo(2006)
})

test('a duration belongs to the last statement of its session, once', () => {
  const [one, other] = tally([
    [{ stage: 'executed', text: 'one' }, 'a'],
    [{ stage: 'executed', text: 'other' }, 'b'],
    [{ stage: 'ended', milliseconds: 5 }, 'a'],
    [{ stage: 'ended', milliseconds: 7 }, 'a'],
    [{ stage: 'ended', milliseconds: 11 }],
  ])
  expect(one).toMatchObject({ text: 'one', count: 1, totalTime: 5 })
  expect(other).not.toHaveProperty('totalTime')
})

test('steps of one execution count once, and a statement of which only a step was slow counts, too', () => {
  const text = 'SELECT 1'
  const steps = ['parsed', 'bound', 'executed', 'explained'] as const
  const of = (stage: (typeof steps)[number]): [Logged] => [{ stage, text, milliseconds: 3, values: ['7'] }]
  expect(tally([...steps.map(of), of('bound'), of('executed'), of('explained')])).toEqual([
    { text, count: 2, sites: [], samples: [['7']], totalTime: 6 },
  ])
  expect(tally([of('bound')])).toEqual([{ text, count: 1, sites: [], samples: [['7']] }])
})

describe('the shape is the same', () => {
  test.each([
    ['SELECT 1', 'SELECT  -- a number\n 2.5e3 /* trace 7 */'],
    [`a = 'it''s' AND b = 2`, `a = '' AND b = 77`],
    ['a IN (1, 2, 3)', 'a IN (4,5)'],
    [`VALUES (1, 'a'), (2, 'b')`, `VALUES (1, 'a'),(1, 'b'), (1, '')`],
    ['a = -1', 'a = -20'],
  ])('%s', (one, other) => {
    expect(shapeOf(one).trim()).toBe(shapeOf(other).trim())
  })
})

test.each([
  ['a1 = $1', 'a2 = $1'],
  ['a = $1', 'a = $2'],
  ['"a 1" = 1', '"a 2" = 1'],
  ['a = 1', 'a > 1'],
  ['a = NULL', 'a = 1'],
  ['a IN (1, 2)', 'a IN (1, 2, 3, 4)'],
])('the shape of %s is another than that of %s', (one, other) => {
  expect(shapeOf(one)).not.toBe(shapeOf(other))
})
