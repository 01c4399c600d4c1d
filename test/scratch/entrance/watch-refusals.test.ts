import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SqlError } from '../../../src/model/session.ts'
import { toMessage } from '../../../src/postgres/server-messages.ts'
import { watchRefusals } from '../../../src/scratch/entrance/watch-refusals.ts'

const refusal = fc.record({
  sqlstate: fc.stringMatching(/^[0-9A-Z]{5}$/),
  message: fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
})
const other = fc.tuple(fc.constantFrom('D', 'C', 'Z', 'N'), fc.uint8Array({ maxLength: 40 }))

test('finds errors among other messages, wherever the pieces are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(refusal, other), { maxLength: 12 }),
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }),
      (messages, cuts) => {
        const said = Buffer.concat(
          messages.map((one) =>
            'sqlstate' in one
              ? toMessage('E', Buffer.from(`SERROR\0C${one.sqlstate}\0M${one.message}\0\0`))
              : toMessage(...one),
          ),
        )
        const found: SqlError[] = []
        const watch = watchRefusals((error) => found.push(error))
        let at = 0
        for (const cut of cuts) watch(said.subarray(at, (at = Math.min(at + cut, said.length))))
        watch(said.subarray(at))
        expect(found).toEqual(messages.filter((one) => 'sqlstate' in one))
      },
    ),
  )
})
