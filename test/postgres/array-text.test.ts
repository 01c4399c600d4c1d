import fc from 'fast-check'
import { parse } from 'postgres-array'
import { describe, expect, test } from 'vitest'
import { elementsOf, mapArrayText } from '../../src/postgres/array-text.ts'
import { mapMultirangeText, mapRangeText } from '../../src/redact/values/range-text.ts'

describe('an array in text', () => {
  test.each([
    ['{1,2,NULL}', '{1!,2!,NULL}'],
    ['{"a b","NULL",""}', '{"a b!",NULL!,!}'],
    [String.raw`{"say \"hi\"","back\\slash"}`, String.raw`{"say \"hi\"!","back\\slash!"}`],
    ['{{1,2},{3,4}}', '{{1!,2!},{3!,4!}}'],
    ['[0:1]={a,b}', '[0:1]={a!,b!}'],
    ['{}', '{}'],
  ])('%s becomes %s', (text, mapped) => {
    expect(mapArrayText(text, ',', (element) => `${element}!`)).toBe(mapped)
  })

  test('has the elements that a well-kept parser finds, and quotes as it has to', () => {
    const texts = fc.array(fc.oneof(fc.string(), fc.constantFrom('null', 'NULL', '', ' ', '{', '"', '\\')), {
      minLength: 1,
    })
    fc.assert(
      fc.property(texts, (elements) => {
        const array = mapArrayText(`{${elements.map(() => 'x').join(',')}}`, ',', replaceInTurn(elements))
        expect(parse(array ?? '', (element) => element)).toEqual(elements)
        expect(elementsOf(array ?? '', ',')).toEqual(elements)
      }),
    )
  })

  test('is no array if it has no braces, and has no elements where one is refused', () => {
    expect(mapArrayText('1 2 3', ',', (element) => element)).toBeUndefined()
    expect(mapArrayText('{1,2}', ',', (element) => (element === '2' ? undefined : element))).toBeUndefined()
  })
})

describe('a range in text', () => {
  test.each([
    ['[1,5)', '[1!,5!)'],
    ['(,5]', '(,5!]'],
    ['empty', 'empty'],
    ['["2020-01-01 00:00:00","2021-01-01 00:00:00")', '["2020-01-01 00:00:00!","2021-01-01 00:00:00!")'],
    ['["a,b","c""d")', '["a,b!","c""d!")'],
  ])('%s becomes %s', (text, mapped) => {
    expect(mapRangeText(text, (bound) => `${bound}!`)).toBe(mapped)
  })

  test('of several parts keeps them', () => {
    const map = (text: string) => mapRangeText(text, (bound) => `${bound}0`)
    expect(mapMultirangeText('{[1,3),[5,7)}', map)).toBe('{[10,30),[50,70)}')
    expect(mapMultirangeText('{}', map)).toBe('{}')
    expect(mapMultirangeText('[1,3)', map)).toBeUndefined()
  })
})

function replaceInTurn(elements: readonly string[]): () => string {
  let at = 0
  return () => elements[at++] ?? ''
}
