import { expect, test } from 'vitest'

import type { Locale } from '../../src/model/server.ts'
import { textOrdersFor } from '../../src/scratch/text-orders.ts'

const libc = { encoding: 'UTF8', provider: 'libc' } as const

test.each<[string, Locale, number, readonly string[]]>([
  ['C', { ...libc, collate: 'C', ctype: 'C' }, 18, ['', '']],
  [
    'a language of libc',
    { ...libc, collate: 'de_DE.UTF-8', ctype: 'de_DE.UTF-8' },
    17,
    ['', 'de-DE (icu)', 'C.UTF-8 (libc)', 'C (libc)'],
  ],
  [
    'a language, before databases could have ICU',
    { ...libc, collate: 'de_DE.UTF-8', ctype: 'de_DE.UTF-8' },
    14,
    ['', 'C.UTF-8 (libc)', 'C (libc)'],
  ],
  [
    'a language of Windows',
    { ...libc, collate: 'German_Germany.1252', ctype: 'German_Germany.1252' },
    18,
    ['', 'und (icu)', 'C.UTF-8 (libc)', 'C (libc)'],
  ],
  [
    'C.UTF-8',
    { ...libc, collate: 'C.UTF-8', ctype: 'C.UTF-8' },
    18,
    ['', 'en-US-u-va-posix (icu)', 'C (libc)'],
  ],
  // The second is the same order, for a machine without the locale of libc, which orders nothing here.
  [
    'ICU',
    { encoding: 'UTF8', provider: 'icu', locale: 'sv', collate: 'sv_SE.utf8', ctype: 'sv_SE.utf8' },
    16,
    ['', '', 'C.UTF-8 (libc)', 'C (libc)'],
  ],
  [
    'ICU on an older server',
    { encoding: 'UTF8', provider: 'icu', locale: 'sv', collate: 'sv_SE.utf8', ctype: 'sv_SE.utf8' },
    14,
    ['C.UTF-8 (libc)', 'C (libc)'],
  ],
  [
    'the builtin provider on an older server',
    { encoding: 'UTF8', provider: 'builtin', locale: 'C.UTF-8', collate: 'C', ctype: 'C' },
    16,
    ['C (libc)', 'C (libc)'],
  ],
])('%s, and what comes nearest', (_, locale, major, expected) => {
  const orders = textOrdersFor(locale, major)
  expect(
    orders.map(({ shortfall = '' }) => /ordered by (.*), in production/.exec(shortfall)?.[1] ?? ''),
  ).toEqual(expected)
})

test('the options of CREATE DATABASE are those that the version knows', () => {
  const locale: Locale = { encoding: 'UTF8', provider: 'icu', locale: "d'e", collate: 'C', ctype: 'C.UTF-8' }
  expect(textOrdersFor(locale, 15)[0]?.sql).toBe(
    "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'd''e'",
  )
  expect(textOrdersFor({ ...libc, collate: 'C', ctype: 'C' }, 14)[0]?.sql).toBe(
    "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
  )
})
