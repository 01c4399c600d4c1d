import { describe, expect, test } from 'vitest'
import type { Verification } from '../../src/model/verification.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderVerificationTerminal } from '../../src/report/verification-terminal.ts'

const verification: Verification = {
  format: 1,
  engine: 'pglite 0.5.16',
  server: 'PostgreSQL 18.4 on wasm',
  production: {
    num: 180_004,
    version: 'PostgreSQL 18.4 on x86_64',
    blockSize: 8192,
    segmentBlocks: 131_072,
    pointerBytes: 8,
  },
  summary: { queries: 3, identical: 1, sameShape: 1, different: 0, failed: 1 },
  queries: [
    {
      name: 'one order',
      outcome: 'identical',
      values: null,
      production: 'Result',
      scratch: 'Result',
      reason: null,
    },
    {
      name: 'totals',
      outcome: 'sameShape',
      values: ['2025-01-01', null],
      production: 'HashAggregate  (cost=1.00..2.00 rows=3 width=4)\n  Group Key: status',
      scratch: 'HashAggregate  (cost=1.00..2.10 rows=3 width=4)\n  Group Key: status',
      reason: 'hash memory on 32 bits',
    },
    {
      name: 'stores near',
      outcome: 'failed',
      values: null,
      production: 'Limit',
      scratch: 'ERROR 42704: no',
      reason: null,
    },
  ],
  notPermitted: [],
}

describe('renderVerificationTerminal', () => {
  test('what may differ from production comes last', () => {
    const shortfalls = ['Production is PostgreSQL 15, the scratch is 18: planners differ.']
    const text = renderVerificationTerminal({ ...verification, shortfalls }, { colour: false, width: 80 })
    expect(text).toMatch(/\n\nWhat may differ from production\n {2}Production is PostgreSQL 15, [^\n]*\n$/)
  })

  test('the share first, then every miss with its two plans', () => {
    expect(renderVerificationTerminal(verification, { colour: false, width: 80 })).toBe(
      `1 of 3 plans are identical to production's, to the byte (33.3 %)
1 of the same shape with other numbers, 0 different, 1 failed
planned by pglite 0.5.16 for PostgreSQL 18.4 on x86_64

┌─────────────┬────────────┬────────────────────────┐
│ query       │ outcome    │ reason                 │
├─────────────┼────────────┼────────────────────────┤
│ totals      │ same shape │ hash memory on 32 bits │
│ stores near │ failed     │ not known              │
└─────────────┴────────────┴────────────────────────┘

totals
  same shape: hash memory on 32 bits
  values: 2025-01-01, NULL

  --- production
  +++ scratch
  - HashAggregate  (cost=1.00..2.00 rows=3 width=4)
  + HashAggregate  (cost=1.00..2.10 rows=3 width=4)
      Group Key: status

stores near
  failed: not known why

  --- production
  +++ scratch
  - Limit
  + ERROR 42704: no
`,
    )
  })

  test('nothing but the share where all is well', () => {
    const well = {
      ...verification,
      summary: { queries: 1, identical: 1, sameShape: 0, different: 0, failed: 0 },
    }
    const text = renderVerificationTerminal({ ...well, queries: [] }, { colour: false, width: 80 })
    expect(text.split('\n')).toHaveLength(4)
    expect(text).toContain('(100 %)')
  })

  test('what production would not plan for its role is told, and no miss', () => {
    const text = renderVerificationTerminal(
      {
        ...verification,
        notPermitted: ['stock', 'one order'].map((name) => ({
          name,
          message: 'permission denied for table stock',
        })),
      },
      { colour: false, width: 200 },
    )
    expect(text).toContain('1 of 3 plans')
    expect(text).toContain(
      "2 more plans were not to be had, as production's role may not do everything: permission denied for table stock\n",
    )
  })
})

test('JSON has the keys of the contract', () => {
  const value = JSON.parse(renderJson(verification))
  expect(Object.keys(value)).toEqual(
    expect.arrayContaining(['format', 'engine', 'server', 'summary', 'queries']),
  )
  expect(Object.keys(value.queries[0])).toEqual(
    expect.arrayContaining(['name', 'outcome', 'production', 'scratch', 'reason']),
  )
})
