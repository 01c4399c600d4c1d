/** A kind of column: its type, what its rows hold, and which indexes make sense on it. */
export interface ColumnKind {
  readonly name: string
  readonly type: string
  /** Over `i`, the row's number; `chance` is the SQL of another number in [0, 1) for each row. */
  readonly value: (chance: string) => string
  /** What follows `CREATE INDEX … ON …`, with `$` for the column. */
  readonly indexes: readonly string[]
  /** Whether extended statistics take it. */
  readonly isComparable: boolean
  /** Of a column that Postgres computes: from the column of that kind, which the table has too. */
  readonly generatedFrom?: string
}

const scalar = [
  '($)',
  '($)',
  '($)',
  '($ DESC)',
  '($ DESC NULLS LAST)',
  '($ NULLS FIRST)',
  'USING hash ($)',
  '($) WHERE $ IS NOT NULL',
  '($) INCLUDE (id)',
  '(id, $)',
]

/** Everything that a column of a business application is made of. */
export const columnKinds: readonly ColumnKind[] = [
  kind(
    'status',
    'text',
    (c) =>
      `CASE WHEN ${c} < 0.7 THEN 'closed' WHEN ${c} < 0.95 THEN 'open' WHEN ${c} < 0.99 THEN 'waiting' ELSE 'lost' END`,
    [...scalar, `($) WHERE $ = 'open'`, `(id) WHERE $ <> 'closed'`],
  ),
  kind('name', 'text', (c) => `'Name ' || floor(2000 * ${c} * ${c})`, [
    ...scalar,
    '(lower($))',
    '($ text_pattern_ops)',
    'USING spgist ($)',
    'USING gin ($ gin_trgm_ops)',
    '(core.normalized($))',
  ]),
  kind('title', 'varchar(80)', (c) => `initcap(left(md5((floor(5000 * ${c}))::text), 9))`, [
    ...scalar,
    '(lower($::text) DESC)',
    '(left($::text, 3))',
  ]),
  kind('code', 'char(8)', (c) => `'C-' || lpad((floor(90000 * ${c}))::text, 5, '0')`, scalar),
  kind('email', 'core.email', (c) => `('Person' || floor(3000 * ${c}) || '@Mail.example')::core.email`, [
    '($)',
    '($)',
    'USING hash ($)',
  ]),
  kind('amount', 'numeric(12, 2)', (c) => `round((exp(10 * ${c}) - 1)::numeric, 2)`, [
    ...scalar,
    '($) WHERE $ > 10000',
    '(round($))',
  ]),
  kind('quantity', 'core.positive', (c) => `1 + floor(40 * power(${c}, 4))::int`, scalar),
  kind('attempts', 'smallint', (c) => `floor(6 * ${c})`, [...scalar, '(($ % 3))']),
  kind('external_id', 'bigint', (c) => `1000000000000 + floor(${c} * 900000)::bigint`, scalar),
  kind('score', 'float8', (c) => `CASE WHEN ${c} < 0.9 THEN ln(1 + 50 * ${c}) ELSE NULL END`, [
    ...scalar,
    'USING brin ($)',
  ]),
  kind('ratio', 'real', (c) => `(${c} * ${c})::real`, scalar),
  kind('active', 'bool', (c) => `CASE WHEN ${c} < 0.85 THEN true WHEN ${c} < 0.95 THEN false END`, [
    '(id) WHERE $',
    '($, id)',
    '(id) WHERE $ IS NOT TRUE',
  ]),
  kind(
    'priority',
    'core.priority',
    (c) => `(enum_range(NULL::core.priority))[1 + floor(5 * power(${c}, 2))::int]`,
    [...scalar, `(id) WHERE $ = 'urgent'`],
  ),
  kind(
    'urgency',
    'core.urgency',
    (c) => `(enum_range(NULL::core.priority))[5 - floor(5 * power(${c}, 3))::int]`,
    ['($)', '($ DESC, id)'],
  ),
  kind(
    'channel',
    'core."Channel"',
    (c) => `CASE WHEN ${c} < 0.9 THEN (enum_range(NULL::core."Channel"))[1 + floor(5 * ${c})::int] END`,
    scalar,
  ),
  kind('created_at', 'timestamptz', () => `timestamptz '2024-01-01Z' + i * interval '11 minutes'`, [
    ...scalar,
    'USING brin ($)',
    `(date_trunc('day', $ AT TIME ZONE 'UTC'))`,
    'USING brin ($ timestamptz_minmax_multi_ops)',
  ]),
  kind(
    'updated_at',
    'timestamp',
    (c) => `timestamp '2025-01-01' + i * interval '7 minutes' + ${c} * interval '30 days'`,
    scalar,
  ),
  kind('due_on', 'date', (c) => `CASE WHEN ${c} < 0.6 THEN date '2025-06-01' + floor(500 * ${c})::int END`, [
    ...scalar,
    `(extract(month FROM $))`,
  ]),
  kind('opens', 'time', (c) => `time '06:00' + floor(12 * ${c}) * interval '1 hour'`, ['($)']),
  kind('duration', 'interval', (c) => `floor(300 * ${c}) * interval '1 minute'`, ['($)', '($ DESC)']),
  kind('token', 'uuid', (c) => `md5(i || 'x' || floor(9 * ${c}))::uuid`, [
    '($)',
    'USING hash ($)',
    '($, id)',
  ]),
  kind('ip', 'inet', (c) => `inet '10.0.0.0' + floor(4000 * ${c} * ${c})::bigint`, [
    '($)',
    'USING gist ($ inet_ops)',
    'USING spgist ($)',
  ]),
  kind(
    'network',
    'cidr',
    (c) => `network(set_masklen(inet '10.0.0.0' + 256 * floor(90 * ${c})::bigint, 24))`,
    ['($)', 'USING gist ($ inet_ops)'],
  ),
  kind(
    'mac',
    'macaddr',
    (c) => `('08:00:2b:01:02:' || lpad(to_hex(floor(250 * ${c})::int), 2, '0'))::macaddr`,
    ['($)', 'USING hash ($)'],
  ),
  kind(
    'attributes',
    'jsonb',
    (c) =>
      `jsonb_build_object('plan', 'p' || floor(7 * ${c}), 'seats', floor(30 * ${c}), 'beta', i % 11 = 0)`,
    ['USING gin ($)', 'USING gin ($ jsonb_path_ops)', `(($ ->> 'plan'))`, `((($ ->> 'seats')::int))`],
    false,
  ),
  kind('raw', 'json', (c) => `json_build_object('n', floor(9 * ${c}))`, [], false),
  kind(
    'tags',
    'text[]',
    (c) => `ARRAY['t' || floor(30 * ${c}), 't' || i % 7, 'u' || i % 900]`,
    ['USING gin ($)', 'USING gin ($) WITH (fastupdate = off)', '(cardinality($))'],
    false,
  ),
  kind('labels', 'core.labels', (c) => `ARRAY['l' || floor(12 * ${c})]`, ['USING gin ($)'], false),
  kind(
    'member_ids',
    'int[]',
    (c) => `CASE WHEN ${c} < 0.9 THEN ARRAY[i % 90, floor(400 * ${c})::int] END`,
    ['USING gin ($)'],
    false,
  ),
  kind(
    'spans',
    'int4range',
    (c) =>
      `CASE WHEN ${c} < 0.05 THEN 'empty' ELSE int4range(floor(100 * ${c})::int, floor(100 * ${c})::int + i % 40 + 1) END`,
    ['USING gist ($)', 'USING spgist ($)', '($)'],
    false,
  ),
  kind(
    'valid',
    'tstzrange',
    (c) =>
      `tstzrange(timestamptz '2025-01-01Z' + floor(500 * ${c}) * interval '1 day', CASE WHEN i % 5 > 0 THEN timestamptz '2027-01-01Z' + i * interval '1 hour' END)`,
    ['USING gist ($)', '(lower($))'],
    false,
  ),
  kind(
    'measure',
    'core.float_range',
    (c) => `core.float_range(${c}, ${c} + i % 10)`,
    ['USING gist ($)'],
    false,
  ),
  kind(
    'shifts',
    'int4multirange',
    (c) => `int4multirange(int4range(i % 20, i % 20 + 3), int4range(50, 51 + floor(30 * ${c})::int))`,
    ['USING gist ($)'],
    false,
  ),
  kind(
    'price',
    'core.money_amount',
    (c) =>
      `ROW(round((500 * ${c})::numeric, 0), CASE WHEN ${c} < 0.8 THEN 'EUR' ELSE 'USD' END)::core.money_amount`,
    ['($)', '((($).amount))'],
  ),
  kind(
    'body',
    'text',
    (c) =>
      `'Lorem word' || floor(50 * ${c}) || ' ipsum word' || i % 300 || repeat(' filler', (5 * ${c})::int)`,
    ['USING gin ($ gin_trgm_ops)', `USING gin (to_tsvector('simple', $))`],
  ),
  {
    ...kind('search', 'tsvector', () => '', ['USING gin ($)', 'USING gist ($)'], false),
    generatedFrom: 'body',
  },
  { ...kind('amount_cents', 'bigint', () => '', ['($)'], true), generatedFrom: 'amount' },
  kind('digest', 'bytea', (c) => `decode(md5(floor(900 * ${c})::text), 'hex')`, ['($)', 'USING hash ($)']),
  kind(
    'place',
    'point',
    (c) => `point(round((100 * ${c})::numeric, 1), i % 100)`,
    ['USING gist ($)', 'USING spgist ($)'],
    false,
  ),
  kind('flags', 'bit(8)', (c) => `(floor(200 * ${c})::int)::bit(8)`, ['($)']),
  kind('never_set', 'int', () => 'NULL', ['($)', '($ DESC, id)']),
  kind('path', 'ltree', (c) => `('top.' || chr(97 + floor(5 * ${c})::int) || '.n' || i % 40)::ltree`, [
    'USING gist ($)',
    '($)',
  ]),
  kind('options', 'hstore', (c) => `hstore('k' || floor(4 * ${c}), i % 9 || '')`, ['USING gin ($)'], false),
  kind('kind', '"char"', (c) => `chr(97 + floor(4 * ${c})::int)::"char"`, ['($)']),
]

function kind(
  name: string,
  type: string,
  value: ColumnKind['value'],
  indexes: readonly string[],
  isComparable = true,
): ColumnKind {
  return { name, type, value, indexes, isComparable }
}
