import type { Client } from 'pg'

/*
 * Columns of types that people rarely have, and of values at the ends of common ones, under names that need quoting. What
 * the statistics of the last six hold cannot be replaced.
 */

/** A type, and an expression over `i`, a row's number. */
const columns: readonly (readonly [type: string, value: string])[] = [
  ['money', '((i - 400) * 1.37)::numeric'],
  ['interval', `i * interval '1 month 3 days 04:05:06.7' - interval '20 years'`],
  ['timetz', `'00:00:00+02'::timetz + i * interval '83 seconds'`],
  ['varbit', `CASE i % 3 WHEN 0 THEN B'' WHEN 1 THEN B'1' ELSE B'0101' END`],
  ['macaddr8', `('08002b01' || lpad(to_hex(i * 977), 8, '0'))`],
  ['pg_lsn', `'0/' || to_hex(i * 1000)`],
  ['name', `'n' || md5(i::text)`],
  ['point', 'point(i, i)'],
  ['tsvector', `to_tsvector('simple', 'secret' || i % 40 || ' Geheimnis' || i % 7)`],
  ['json', `json_build_object('secret', i)`],
  [
    'jsonb',
    `CASE i % 5 WHEN 0 THEN to_jsonb(i) WHEN 1 THEN to_jsonb('secret' || i) WHEN 2 THEN jsonb_build_array(i, 'secret')
      WHEN 3 THEN jsonb_build_object('secret' || i % 9, i) ELSE 'null'::jsonb END`,
  ],
  ['jsonb[]', `ARRAY[to_jsonb(i % 9), to_jsonb('secret' || i % 5)]`],
  ['mood[]', `ARRAY['sad', 'ok']::mood[]`],
  ['digit', 'i % 9'],
  ['address', `'secret' || i % 77 || '@x.example'`],
  ['pair', `ROW(i % 90, 'secret' || i % 13)::pair`],
  ['pair[]', `ARRAY[ROW(i % 9, 'secret''"' || i % 13)::pair]`],
  ['daterange', `daterange('1777-01-01'::date + i, '1778-01-01'::date + 2 * i)`],
  [
    'tstzrange',
    `tstzrange(CASE WHEN i % 5 > 0 THEN '1777-01-01Z'::timestamptz + i * interval '1 day' END, '1790-01-01Z')`,
  ],
  ['numrange', `CASE WHEN i % 10 = 0 THEN 'empty' ELSE numrange(i, i + 1.5, '(]') END`],
  ['words', `words('secret"b,' || i, 'zsecret' || i)`],
  ['int[]', 'ARRAY[[i % 3, 2], [3, i % 5]]'],
  ['text[]', String.raw`ARRAY[NULL, '', 'NULL', 'secret"b\\c{,}' || i % 9]`],
  [
    'text',
    `CASE i % 4 WHEN 0 THEN '' WHEN 1 THEN ' ' WHEN 2 THEN E'\\t\\n''"\\\\' ELSE 'secret Ärger 😀' || i END`,
  ],
  ['varchar(2)', `chr(65 + i % 26) || chr(97 + i / 31 % 26)`],
  ['char(9)', `'secret' || i % 99`],
  ['numeric', `CASE i % 7 WHEN 0 THEN 'NaN'::numeric ELSE (i - 400) / 7.0 END`],
  ['numeric(3,2)', '(i % 999) / 100.0'],
  [
    'float8',
    `CASE i % 9 WHEN 0 THEN 'NaN' WHEN 1 THEN 'Infinity' WHEN 2 THEN '-0' ELSE i * 1e-300 END::float8`,
  ],
  ['real', 'i * 1e30'],
  ['smallint', 'i - 32768'],
  ['date', `CASE WHEN i % 9 = 0 THEN 'infinity' ELSE '0044-03-15 BC'::date + i END`],
  [
    'timestamp',
    `CASE WHEN i % 9 = 0 THEN '-infinity' ELSE '9999-12-31 12:34:56.7'::timestamp + i * interval '1 hour' END`,
  ],
  ['time', `'24:00'::time - (i % 7) * interval '1 microsecond'`],
  ['inet', `CASE i % 3 WHEN 0 THEN '::ffff:1.2.3.4'::inet + i ELSE '10.0.0.0/8'::inet + i END`],
  ['cidr', `CASE i % 2 WHEN 0 THEN '2001:db8::/32'::cidr ELSE '0.0.0.0/0'::cidr END`],
  ['boolean', 'i % 3 = 0'],
  ['regclass', `'pg_class'::regclass`],
  ['xid', 'i::text'],
  ['tid', `'(' || i || ',1)'`],
  ['tsquery', `to_tsquery('simple', 'secret' || i)`],
  ['address[]', `ARRAY['secret' || i % 77 || '@x.example']`],
  ['nested', `ROW(ROW(i % 9, 'secret')::pair, ARRAY[i])::nested`],
]

export const oddTypes: readonly string[] = columns.map(([type]) => type)
export const withoutPseudonyms: readonly string[] = oddTypes.slice(-6)

function oddColumn(type: string): string {
  return `"The ""${type}.x"""`
}

/** Two tables, indexed wherever the type lets them be. */
export async function createOddTables(client: Client): Promise<void> {
  await client.query(`
    CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
    CREATE DOMAIN digit AS int CHECK (value BETWEEN 0 AND 9);
    CREATE DOMAIN address AS text CHECK (value LIKE '%@%');
    CREATE TYPE pair AS (n int, t text);
    CREATE TYPE nested AS (p pair, a int[]);
    CREATE TYPE words AS RANGE (subtype = text);
    CREATE SCHEMA "Odd.One"`)
  const declared = columns.map(([type]) => `${oddColumn(type)} ${type}`)
  const values = columns.map(([type, value]) => `(${value})::${type}`)
  for (const [table, rows] of [
    [`T'1`, 900],
    ['T2', 300],
  ] as const) {
    await client.query(`
      CREATE TABLE "Odd.One"."${table}" (${declared.join(', ')});
      INSERT INTO "Odd.One"."${table}" SELECT ${values.join(', ')} FROM generate_series(1, ${rows}) AS i`)
    for (const type of oddTypes) {
      await client.query(`CREATE INDEX ON "Odd.One"."${table}" (${oddColumn(type)})`).catch(() => undefined)
    }
  }
  await client.query('VACUUM ANALYZE')
}

/** Groups, sorts and joins; Postgres refuses some, which is an answer as well. */
export function oddStatements(): readonly string[] {
  return oddTypes
    .map(oddColumn)
    .flatMap((column) => [
      `SELECT ${column}, count(*) FROM "Odd.One"."T'1" GROUP BY ${column} ORDER BY ${column}`,
      `SELECT FROM "Odd.One"."T'1" a JOIN "Odd.One"."T2" b ON a.${column} = b.${column}`,
      `SELECT FROM "Odd.One"."T'1" a JOIN "Odd.One"."T2" b ON a.${column} < b.${column}`,
      `SELECT FROM "Odd.One"."T'1" a JOIN "Odd.One"."T2" b ON a.${column} && b.${column}`,
      `SELECT FROM "Odd.One"."T2" WHERE ${column} IS NOT NULL`,
    ])
}
