import { expect, test } from 'vitest'

import { readNamePattern } from '../../src/postgres/name-pattern.ts'

test.each([
  ['audit_*', 'app', 'audit_2024', true],
  ['audit_*', 'audit_x', 'orders', false],
  ['app*', 'app', 'orders', false],
  ['archive.*', 'archive', 'orders', true],
  ['archive.*', 'archives', 'orders', false],
  ['log_?', 'app', 'log_1', true],
  ['log_?', 'app', 'log_🐘', true],
  ['log_?', 'app', 'log_12', false],
  ['Orders', 'app', 'orders', false],
  ['Orders', 'app', 'Orders', true],
  ['"Odd Schema"."a.b"', 'Odd Schema', 'a.b', true],
  ['"a*"', 'app', 'ab', false],
  ['"say ""hi"""', 'app', 'say "hi"', true],
  ['a"b', 'app', 'a"b', true],
  ['a+[b]$', 'app', 'a+[b]$', true],
  ['a+[b]$', 'app', 'aab', false],
])('%s on %s.%s: %s', (pattern, schema, name, matches) => {
  expect(readNamePattern(pattern).matches(schema, name)).toBe(matches)
})

test.each([
  ['audit_*', '*."audit_"*'],
  ['App.Log?', '"App"."Log"?'],
  ['"a""b"c', '*."a""bc"'],
  ['x$', '*."x$"'],
])('%s is %s to pg_dump', (pattern, expected) => {
  expect(readNamePattern(pattern).forDump).toBe(expected)
})
