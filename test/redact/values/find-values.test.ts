import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueFinder } from '../../../src/redact/values/find-values.ts'

describe('values in SQL', () => {
  test.each([
    ['jane@example.com', `CHECK (email <> 'jane@example.com')`],
    ['jane@example.com', `-- ask jane@example.com`],
    ['jane@example.com', `SELECT ARRAY['{"jane@example.com"}']`],
    ["O'Neill", `DEFAULT 'O''Neill'::text`],
    ['12345', `FOR VALUES FROM (12345) TO (99999)`],
    ['-12345', `FOR VALUES FROM ('-12345') TO (99999)`],
    ['secret', `$f$ SELECT 'secret' $f$`],
    ['eu', `FOR VALUES IN ('eu', 'us')`],
  ])('%s is found in %s', (value, sql) => {
    expect(valueFinder([value])(sql)).toBe(true)
  })

  test.each([
    ['status', 'SELECT status FROM "status"'],
    ['12345', 'DEFAULT 123456'],
    ['123', 'DEFAULT 123'],
    ['jane', `DEFAULT 'janet'`],
    ['', `DEFAULT ''`],
    ['7', 'SELECT $7'],
  ])('%j is not found in %s', (value, sql) => {
    expect(valueFinder([value])(sql)).toBe(false)
  })

  test('whatever a constant is, it is found as one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), (value) => {
        fc.pre(value.trim() !== '')
        expect(valueFinder([value])(`DEFAULT '${value.replaceAll("'", "''")}'::text`)).toBe(true)
      }),
    )
  })
})
