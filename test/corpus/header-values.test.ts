import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHeaderValues } from '../../src/corpus/header-values.ts'

describe('the values of a parameter', () => {
  test.each([
    ['completed, refunded', ['completed', 'refunded']],
    ['  2025-01-01 00:00:00+00  ', ['2025-01-01 00:00:00+00']],
    ["'a,b', c", ['a,b', 'c']],
    ["'it''s', ''", ["it's", '']],
    ["' spaced '", [' spaced ']],
    ["O'Brien, D'Arcy", ["O'Brien", "D'Arcy"]],
    ["null, NULL, 'null'", [null, null, 'null']],
    ['{1,2}, {3}', ['{1,2}', '{3}']],
    ['{"a": "b, }c"}, {"d": [1, 2]}', ['{"a": "b, }c"}', '{"d": [1, 2]}']],
    ['[1,10), (,5]', ['[1,10)', '(,5]']],
    ['"a,b", c', ['"a,b"', 'c']],
    ['5" pipe, 6" pipe', ['5" pipe', '6" pipe']],
    ['^a{1,2}$', ['^a{1,2}$']],
    [':-), :-]', [':-)', ':-]']],
    ['', []],
  ])('%s', (text, values) => {
    expect(readHeaderValues(text)).toEqual({ values })
  })

  test.each(["'a", '{1,2', '"a', '[1', ', a', 'a,', 'a,,b'])('cannot be read from %s', (text) => {
    expect(readHeaderValues(text)).toHaveProperty('fault')
  })

  test('can all be written in quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (values) => {
        const written = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')

        expect(readHeaderValues(written)).toEqual({ values })
      }),
    )
  })
})
