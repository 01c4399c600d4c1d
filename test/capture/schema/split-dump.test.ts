import fc from 'fast-check'
import { expect, test } from 'vitest'

import { splitDump } from '../../../src/capture/schema/split-dump.ts'

const preamble = `--
-- PostgreSQL database dump
--

\\restrict abc

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.3

-- Started on 2025-01-01 00:00:00 UTC

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
SET row_security = off;

SET default_table_access_method = heap;

`

const end = `
-- Completed on 2025-01-01 00:00:00 UTC

--
-- PostgreSQL database dump complete
--

\\unrestrict abc

`

test('takes a dump apart, and leaves out what is no entry', () => {
  const dump = [
    preamble,
    entry('t', 'TABLE', 'CREATE TABLE public.t ();'),
    entry('i', 'INDEX', 'CREATE INDEX i;'),
    end,
  ]
  expect(splitDump(dump.join(''))).toEqual([
    { type: 'TABLE', name: 't', schema: 'public', sql: 'CREATE TABLE public.t ();' },
    { type: 'INDEX', name: 'i', schema: 'public', sql: 'CREATE INDEX i;' },
  ])
})

test('reads the headers of a verbose dump', () => {
  const toc = '-- TOC entry 12 (class 0 OID 0)\n-- Dependencies: 3 4\n-- Name:'
  const dump = entry('t', 'ROW SECURITY', 'ALTER TABLE t ENABLE ROW LEVEL SECURITY;').replace('-- Name:', toc)
  expect(splitDump(preamble + dump + end)).toHaveLength(1)
})

test('a database with nothing in it has no entries', () => {
  expect(splitDump(preamble + end)).toEqual([])
  expect(splitDump('')).toEqual([])
})

test.each([
  ["DEFAULT 'it''s -- here'", 'a string'],
  ['("a -- ""column""")', 'a name'],
  ["E'it\\'s'", 'an escape string'],
  ["$$ it's $a$ $$", 'a dollar quote'],
  ["$_$ it's $$ a 'mix' $_$", 'a tagged dollar quote'],
  ["-- it's a comment", 'a comment'],
])('is not led astray by %s', (text) => {
  const ghost = entry('ghost', 'TABLE', 'CREATE TABLE ghost ();')
  const first = entry('f', 'FUNCTION', `CREATE ${text}\n;`)
  expect(splitDump(preamble + first + ghost + end)).toHaveLength(2)
  const hidden = entry('f', 'FUNCTION', `CREATE FUNCTION f() AS $f$ ${text} ${ghost} $f$;`)
  expect(splitDump(preamble + hidden + end)).toHaveLength(1)
})

test('whatever the names and bodies are', () => {
  const names = fc.stringMatching(/^[^\n\r]+$/u)
  const bodies = fc.string({ unit: 'grapheme' }).map((text) => `SELECT '${text.replaceAll("'", "''")}';`)
  fc.assert(
    fc.property(fc.array(fc.tuple(names, bodies)), (parts) => {
      const dump = preamble + parts.map(([name, body]) => entry(name, 'VIEW', body)).join('') + end
      expect(splitDump(dump)).toEqual(
        parts.map(([name, sql]) => ({ type: 'VIEW', name, schema: 'public', sql })),
      )
    }),
  )
})

test.each([
  'EVENT TRIGGER',
  'PUBLICATION TABLE',
  'SUBSCRIPTION',
  'COMMENT',
  'DEFAULT ACL',
  'SEQUENCE SET',
  'USER MAPPING',
])('leaves out %s', (type) => {
  expect(splitDump(preamble + entry('x', type, 'SELECT 1;') + end)).toEqual([])
})

test('leaves out an entry that is but a comment', () => {
  const dump = entry('public', 'SCHEMA', "-- *not* creating schema, since initdb creates it, isn't it")
  expect(splitDump(preamble + dump + end)).toEqual([])
})

test('keeps the access method with each table that has it', () => {
  const dump = [
    preamble,
    entry('a', 'TABLE', 'CREATE TABLE a ();'),
    'SET default_table_access_method = columnar;\n\n',
    entry('b', 'TABLE', 'CREATE TABLE b ();'),
    entry('v', 'VIEW', 'CREATE VIEW v;'),
    entry('c', 'MATERIALIZED VIEW', 'CREATE MATERIALIZED VIEW c;'),
    'SET default_table_access_method = heap;\n\n',
    entry('d', 'TABLE', 'CREATE TABLE d ();'),
    end,
  ]
  expect(splitDump(dump.join('')).map(({ sql }) => sql.split('\n\n'))).toEqual([
    ['CREATE TABLE a ();'],
    [
      'SET default_table_access_method = columnar;',
      'CREATE TABLE b ();',
      'RESET default_table_access_method;',
    ],
    ['CREATE VIEW v;'],
    [
      'SET default_table_access_method = columnar;',
      'CREATE MATERIALIZED VIEW c;',
      'RESET default_table_access_method;',
    ],
    ['CREATE TABLE d ();'],
  ])
})

function entry(name: string, type: string, sql: string): string {
  return `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: -\n--\n\n${sql}\n\n\n`
}
