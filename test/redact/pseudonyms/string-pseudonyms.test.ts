import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pseudonymKey } from '../../../src/redact/values/demand.ts'
import { lexemePseudonyms } from '../../../src/redact/pseudonyms/lexeme-pseudonyms.ts'
import { parseAddress } from '../../../src/redact/pseudonyms/network-address.ts'
import { networkPseudonyms } from '../../../src/redact/pseudonyms/network-pseudonyms.ts'
import { noRigidStrings, placeStrings } from '../../../src/redact/places/place-strings.ts'
import { keyedRandom } from '../../../src/redact/places/random.ts'
import { stringPseudonyms } from '../../../src/redact/pseudonyms/string-pseudonyms.ts'

const seed = Buffer.from('a seed')
const digits = '0123456789'.split('')

describe('strings in ascending order', () => {
  const lengths = fc.array(fc.nat(30), { maxLength: 60 })

  test('are as long as asked for, or longer if there is no room', () => {
    fc.assert(
      fc.property(lengths, (wanted) => {
        const plan = { alphabet: digits, keepsLengths: true }
        const { texts, isLonger } = placeStrings(
          withEmptyFirst(wanted),
          plan,
          noRigidStrings,
          keyedRandom(seed),
        )
        expectAscending(texts)
        const asked = withEmptyFirst(wanted)
        expect(texts.every((text, at) => text.length >= (asked[at] ?? 0))).toBe(true)
        expect(isLonger).toBe(texts.some((text, at) => text.length !== asked[at]))
      }),
    )
  })

  test('are equally long where a collation might count', () => {
    fc.assert(
      fc.property(lengths, (wanted) => {
        const plan = { alphabet: digits, keepsLengths: false }
        const { texts } = placeStrings(wanted, plan, noRigidStrings, keyedRandom(seed))
        expectAscending(texts)
        expect(new Set(texts.map((text) => text.length)).size).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('fill the last place where values do', () => {
    const plan = { alphabet: digits, keepsLengths: true }
    const all = placeStrings(
      digits.map(() => 1),
      plan,
      noRigidStrings,
      keyedRandom(seed),
    )
    expect(all).toEqual({ texts: digits, isLonger: false })
    const more = placeStrings(Array<number>(11).fill(1), plan, noRigidStrings, keyedRandom(seed))
    expect(more.isLonger).toBe(true)
  })
})

describe('pseudonyms of bytes and bits', () => {
  const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => `\\x${Buffer.from(array).toString('hex')}`)
  const bits = fc.stringMatching(/^[01]{0,12}$/)

  test.each([
    ['byte', bytes],
    ['bit', bits],
  ] as const)('keep the order of every %s and the length', (unit, values) => {
    fc.assert(
      fc.property(
        fc.array(values, { maxLength: 50 }).map((texts) => [...new Set(texts)]),
        (texts) => {
          const columns = [
            { name: 'c', type: 't', values: new Set(texts), profiles: [{ histogram: [], common: [] }] },
          ]
          const pseudonyms = stringPseudonyms({ family: 't', columns }, unit, keyedRandom(seed))
          const there = texts.toSorted().map((text) => pseudonyms.get(pseudonymKey('t', text)) ?? '?')
          expectAscending(there)
          expect(there.map((text) => text.length)).toEqual(texts.toSorted().map((text) => text.length))
        },
      ),
    )
  })
})

describe('pseudonyms of addresses', () => {
  const addresses = fc
    .oneof(fc.ipV4Extended().filter(isPlain), fc.ipV4(), fc.ipV6().filter(isPlain))
    .chain((host) =>
      fc.oneof(
        fc.constant(host),
        fc.nat(host.includes(':') ? 127 : 31).map((mask) => `${host}/${mask}`),
      ),
    )

  test('have as many bits in common as their values, and the same masks', () => {
    fc.assert(
      fc.property(fc.uniqueArray(addresses, { maxLength: 30 }), (texts) => {
        const columns = [{ name: 'c', type: 'inet', values: new Set(texts), profiles: [] }]
        const pseudonyms = networkPseudonyms({ family: 'network', columns }, keyedRandom(seed))
        const pairs = texts.map((text) => ({
          from: parseAddress(text),
          to: parseAddress(pseudonyms.get(pseudonymKey('inet', text)) ?? ''),
        }))
        for (const one of pairs) {
          expect(one.to).toMatchObject({ family: one.from?.family, mask: one.from?.mask })
          for (const other of pairs) {
            if (one.from?.family !== other.from?.family) continue
            const [before, after] = [
              (one.from?.bits ?? 0n) ^ (other.from?.bits ?? 0n),
              (one.to?.bits ?? 0n) ^ (other.to?.bits ?? 0n),
            ]
            expect(after.toString(2).length).toBe(before.toString(2).length)
            expect(order(one.to?.bits, other.to?.bits)).toBe(order(one.from?.bits, other.from?.bits))
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('words of documents keep the order of their lengths, then of their bytes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 80 }), (words) => {
      const columns = [{ name: 'c', type: 'text', values: new Set(words), profiles: [] }]
      const pseudonyms = lexemePseudonyms({ family: 'lexeme', columns }, keyedRandom(seed))
      const byLength = (one: Buffer, other: Buffer) => one.length - other.length || one.compare(other)
      const ordered = words.map((word) => Buffer.from(word)).toSorted(byLength)
      const there = ordered.map((word) =>
        Buffer.from(pseudonyms.get(pseudonymKey('text', word.toString())) ?? ''),
      )
      expect(there.toSorted(byLength)).toEqual(there)
      expect(new Set(there.map(String)).size).toBe(words.length)
    }),
  )
})

function withEmptyFirst(lengths: readonly number[]): readonly number[] {
  // There is one string without letters, and it is the first.
  const empty = lengths.includes(0) ? [0] : []
  return [...empty, ...lengths.filter((length) => length > 0)]
}

function expectAscending(texts: readonly string[]): void {
  expect(texts.toSorted()).toEqual(texts)
  expect(new Set(texts).size).toBe(texts.length)
}

function isPlain(host: string): boolean {
  return parseAddress(host) !== undefined
}

function order(one = 0n, other = 0n): number {
  return one < other ? -1 : one > other ? 1 : 0
}
