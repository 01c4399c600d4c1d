import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AcceptedQuery } from '../../src/model/accepted.ts'
import { fileFor, readAccepted, writeAccepted } from '../../src/store/accepted.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const values = fc.option(fc.array(fc.option(text), { maxLength: 2 }))
const plan: fc.Arbitrary<AcceptedQuery['plans'][number]> = fc.oneof(
  fc.record({ values, text: fc.array(text).map((lines) => lines.join('\n')) }),
  fc.record({ values, sqlstate: text, message: text }),
)
const query: fc.Arbitrary<AcceptedQuery> = fc.record({
  format: fc.constant(1 as const),
  id: text,
  name: text,
  engine: text,
  migrations: fc.array(text, { maxLength: 2 }),
  parameters: fc.array(fc.record({ name: text }), { maxLength: 2 }),
  samples: fc.array(fc.array(fc.option(text), { maxLength: 2 }), { maxLength: 2 }),
  sql: fc.array(text).map((lines) => lines.join('\n')),
  plans: fc.array(plan, { maxLength: 3 }),
})

test('what is accepted is read as it was written, whatever its name', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(query, { selector: ({ name }) => name, maxLength: 6 }),
      async (queries) => {
        const folder = await mkdtemp(join(tmpdir(), 'planflip-accepted-'))
        try {
          await writeAccepted(folder, queries, { isWhole: true })
          const byName = (all: readonly AcceptedQuery[]) => new Map(all.map((one) => [one.name, one]))
          expect(byName(await readAccepted(folder))).toEqual(byName(queries))
          await writeAccepted(folder, queries.slice(0, 1), { isWhole: false })
          expect(await readdir(folder)).toHaveLength(queries.length)
          await writeAccepted(folder, queries.slice(0, 1), { isWhole: true })
          expect(await readAccepted(folder)).toEqual(queries.slice(0, 1))
        } finally {
          await rm(folder, { recursive: true })
        }
      },
    ),
    { numRuns: 50 },
  )
})

test('no two names share a file, not even where case makes no difference', () => {
  const name = fc.stringMatching(/^[aA][bB]?[ -]?[cC]?$/)
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 8 }), (names) => {
      const files = new Set(names.map((one) => fileFor(one).toLowerCase()))
      expect(files.size).toBe(names.length)
    }),
  )
  expect(fileFor('orders of a customer')).toBe('orders-of-a-customer.json')
  expect(fileFor('../etc/passwd')).toMatch(/^etc-passwd-[0-9a-f]{8}\.json$/)
})
