import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { foldedText, foldText } from '../../src/store/folded-text.ts'

describe('foldText', () => {
  const keys = ['values', 'stanumbers', 'stxdmcv', 'text', 'sql', 'attname']
  const texts = fc
    .array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', ',', 'x'.repeat(90), '🐘'.repeat(60))),
    )
    .map((parts) => parts.join(''))

  test('comes back as it went, and never breaks a character in two', () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), texts, (key, text) => {
        const folded = foldText(key, text) ?? [text]
        expect(v.parse(foldedText, JSON.parse(JSON.stringify(folded)))).toBe(text)
        expect(JSON.stringify(folded)).not.toMatch(/\\ud[89a-f]/)
      }),
    )
  })

  test('arrays in text fill lines, and break after a comma', () => {
    const numbers = `{${Array.from({ length: 50 }, (_, at) => 10_000 + at).join(',')}}`
    const pieces = foldText('stanumbers', numbers)
    expect(pieces).toHaveLength(4)
    for (const piece of pieces?.slice(0, -1) ?? []) expect(piece).toMatch(/^.{95,99},$/)
  })

  test.each([
    ['a short array', 'values', '{1,2,3}'],
    ['a statement of one line, however long', 'sql', `SELECT ${'x'.repeat(500)}`],
    ['what is no text of a snapshot', 'attname', 'x'.repeat(500)],
    ['an empty text', 'text', ''],
  ])('%s stays whole', (_, key, text) => {
    expect(foldText(key, text)).toBeUndefined()
  })

  test('plans and statements have a line a line', () => {
    expect(foldText('text', 'Sort\n  ->  Seq Scan\n')).toEqual(['Sort\n', '  ->  Seq Scan\n'])
  })
})
