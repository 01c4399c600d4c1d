import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareFlyway } from '../../src/migrations/flyway.ts'
import { compareByNumber, compareVersions, isSameVersion } from '../../src/migrations/versions.ts'

test.each([
  ['1.2', '1.10', -1],
  ['1_2', '1.2', 0],
  ['007', '7', 0],
  ['1', '1.0.0', 0],
  ['1.0.1', '1', 1],
  // Above what a double tells apart.
  ['20261101120000001', '20261101120000002', -1],
])('%s against %s', (one, other, expected) => {
  expect(compareVersions(one, other)).toBe(expected)
  expect(isSameVersion(one, other)).toBe(expected === 0)
})

test('what is no version is the same as nothing', () => {
  expect(isSameVersion('a', 'a')).toBe(false)
  expect(isSameVersion('1_a', '1')).toBe(false)
})

const name = fc.oneof(
  fc
    .tuple(fc.nat(30), fc.constantFrom('', '_a', '_b', '.1__c', '_2__c'))
    .map(([number, rest]) => `V${number}${rest}`),
  fc.tuple(fc.nat(30), fc.constantFrom('', '_a', '-b', '.sql')).map(([number, rest]) => `${number}${rest}`),
  fc.constantFrom('R__a', 'R__b', 'a', 'b_1', '\u{1F600}', '\u{FFFD}'),
)

test.each([
  ['by number', compareByNumber],
  ["Flyway's", compareFlyway],
])('the order %s is one whatever it is asked first', (_, compare) => {
  fc.assert(
    fc.property(name, name, name, (one, two, three) => {
      expect(Math.sign(compare(one, two)) + Math.sign(compare(two, one))).toBe(0)
      const isChain = compare(one, two) <= 0 && compare(two, three) <= 0
      expect(isChain && compare(one, three) > 0).toBe(false)
    }),
    { numRuns: 500 },
  )
})
