import fc from 'fast-check'

/** A type that extended statistics may be about, and values of it in text, among them those that are easily lost. */
export interface ValueKind {
  readonly type: string
  readonly values: fc.Arbitrary<string>
  /** The type that has the operators, for a domain that does not find them. */
  readonly comparedAs?: string
}

/** What the types below are made of, beside Postgres's own. */
export const valueTypes: readonly string[] = [
  'CREATE EXTENSION citext',
  'CREATE EXTENSION ltree',
  'CREATE EXTENSION seg',
  'CREATE EXTENSION isn',
  `CREATE TYPE "Mood" AS ENUM ('calm', 'an"gry', 'as leep', 'back\\slash')`,
  'CREATE TYPE pair AS (n int, mood "Mood", words text[])',
  'CREATE TYPE moodrange AS RANGE (subtype = "Mood")',
  `CREATE DOMAIN word AS text CHECK (value ~ 'w')`,
  'CREATE DOMAIN shorter_word AS word CHECK (length(value) < 9)',
  'CREATE DOMAIN temper AS "Mood" NOT NULL',
  'CREATE DOMAIN numbers AS int[]',
]

export const valueKinds: readonly ValueKind[] = [
  { type: 'smallint', values: whole(16) },
  { type: 'integer', values: whole(32) },
  { type: 'bigint', values: whole(64) },
  { type: 'real', values: of('0', '-0', 'NaN', 'Infinity', '-Infinity', '1e-45', '3.4028235e38', '0.1') },
  { type: 'double precision', values: fc.oneof(of('-0', '0', '5e-324'), fc.double().map(String)) },
  { type: 'numeric', values: of('NaN', '1.0', '1.00', '0.000', '-12345678901234567890.123456789', '1e-30') },
  { type: 'numeric(10,3)', values: of('0', '1.5', '-99.999', 'NaN') },
  { type: 'boolean', values: of('true', 'false') },
  { type: '"char"', values: of('', 'a', '"', '\\', '\\377') },
  { type: 'char(5)', values: of('', 'a', 'a  b', 'abcde') },
  { type: 'varchar(9)', values: of('', ' ', 'abc', 'null') },
  { type: 'text', values: texts() },
  { type: 'text COLLATE "C"', values: texts() },
  { type: 'name', values: of('', 'a', 'x'.repeat(63), 'ä{}"') },
  { type: 'bytea', values: of('', '\\x00', '\\xdeadbeef', `\\x${'00ff'.repeat(200)}`) },
  { type: 'date', values: of('infinity', '-infinity', '4713-01-01 BC', '2026-02-28', '5874897-12-31') },
  { type: 'time', values: of('00:00', '24:00', '23:59:59.999999') },
  { type: 'timetz', values: of('00:00+00', '12:30:00.5-03:30', '24:00+15:59') },
  { type: 'timestamp', values: of('infinity', '2026-01-01 00:00:00.000001', '0044-03-15 BC') },
  { type: 'timestamptz', values: of('-infinity', '2026-07-01 12:00+02', '1900-01-01 00:00+00') },
  { type: 'interval', values: of('0', '1 mon', '30 days', '-1 year 2 mons -3 days 04:05:06.7') },
  { type: 'uuid', values: fc.uuid() },
  { type: 'inet', values: of('0.0.0.0', '10.1.2.3/8', '::1', 'fe80::1/64') },
  { type: 'cidr', values: of('10.0.0.0/8', '::/0') },
  { type: 'macaddr', values: of('00:00:00:00:00:00', '08:00:2b:01:02:03') },
  { type: 'macaddr8', values: of('08:00:2b:01:02:03:04:05', 'ff:ff:ff:ff:ff:ff:ff:ff') },
  { type: 'bit(5)', values: of('00000', '10101') },
  { type: 'bit varying', values: of('', '1', '0101010101010') },
  { type: 'oid', values: of('0', '4294967295', '1259') },
  { type: 'regclass', values: of('pg_catalog.pg_class', '4294967295') },
  { type: 'oidvector', values: of('', '1 2 3') },
  { type: 'tid', values: of('(0,1)', '(4294967295,65535)') },
  { type: 'pg_lsn', values: of('0/0', 'FFFFFFFF/1') },
  { type: 'xid8', values: of('0', '18446744073709551615') },
  { type: 'money', values: of('0', '-1.23', '1234567.89') },
  { type: 'jsonb', values: fc.jsonValue({ maxDepth: 2 }).map((value) => withoutNul(JSON.stringify(value))) },
  { type: 'tsvector', values: of('', `'a b':1A 'c''d':2,3B`, `'x'`) },
  { type: 'tsquery', values: of('', `'a' & !'b'`, `'c':*AB | 'd' <2> 'e'`) },
  { type: 'int4range', values: of('empty', '[1,5)', '(,3)', '[7,)', '(,)') },
  { type: 'numrange', values: of('empty', '(1.0,1.50]', '[0,)') },
  { type: 'tstzrange', values: of('empty', '["2026-01-01 00:00+00","2026-02-01 00:00+00")', '(,infinity]') },
  { type: 'int4multirange', values: of('{}', '{[1,2),[5,9)}', '{(,)}') },
  { type: 'int[]', values: of('{}', '{1,NULL,3}', '{{1,2},{3,4}}', '[0:1]={7,8}', '{NULL}') },
  { type: 'text[]', values: of('{}', '{"",NULL,"NULL"}', '{"a\\"b","c\\\\d","{e,f}"}') },
  { type: 'timestamptz[]', values: of('{"2026-01-01 00:00+00"}', '{}') },
  { type: '"Mood"', values: moods() },
  { type: '"Mood"[]', values: of('{}', '{calm,NULL,"an\\"gry"}', '{"as leep"}') },
  {
    type: 'pair',
    values: of('(,,)', '(1,calm,"{a,b}")', '(2,"an""gry",{})', String.raw`(3,"as leep","{""\\\\"",NULL}")`),
  },
  { type: 'pair[]', values: of('{}', '{"(1,calm,)",NULL}') },
  { type: 'moodrange', values: of('empty', '[calm,"as leep"]', '(,"an\\"gry")') },
  { type: 'word', values: of('w', 'two words', 'w"') },
  { type: 'shorter_word', values: of('w', 'w\\') },
  { type: 'temper', values: moods(), comparedAs: '"Mood"' },
  { type: 'numbers', values: of('{}', '{1,2}', '{NULL}') },
  { type: 'citext', values: of('', 'word', 'WORD', 'Wörd') },
  { type: 'ltree', values: of('', 'a.b.c', 'Top') },
  { type: 'seg', values: of('1', '1.0 .. 2.50', '<3', '~4') },
  { type: 'isbn13', values: of('978-0-393-04002-9', '978-3-16-148410-0') },
]

function of(...values: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...values)
}

function whole(bits: number): fc.Arbitrary<string> {
  const limit = 2n ** BigInt(bits - 1)
  return fc.oneof(
    of('0', '-1', String(-limit), String(limit - 1n)),
    fc.bigInt(-limit, limit - 1n).map(String),
  )
}

function texts(): fc.Arbitrary<string> {
  const awkward = of('', ' ', 'NULL', '{}', '"', '\\', "'", ',', '\n\t', 'ß', '日本', '😀', 'y'.repeat(900))
  return fc.oneof(awkward, fc.string({ unit: 'grapheme' }).map(withoutNul))
}

function moods(): fc.Arbitrary<string> {
  return of('calm', 'an"gry', 'as leep', 'back\\slash')
}

/** Postgres keeps no NUL in text. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '').replaceAll(String.raw`\u0000`, '')
}
