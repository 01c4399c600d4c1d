import type { Client } from 'pg'
import type { Random } from '../databases/random/random.ts'
import { randomFrom } from '../databases/random/random.ts'

/*
 * Tables of many types whose columns hold some of each other's values, in other ranges and other frequencies: what joins
 * of redacted columns rest on.
 */

/** A column's type, and its values: an expression over `i`, a row's number, and `x`, a number from 0 to 1. */
const kinds: Readonly<
  Record<string, { readonly type: string; readonly value: string; readonly index?: boolean }>
> = {
  small: { type: 'smallint', value: '(x * 3000 - 500)::int2' },
  number: { type: 'int', value: '(x * x * 100000)::int' },
  big: { type: 'bigint', value: '(x * 100000)::int8 * 7000001' },
  amount: { type: 'numeric(9, 2)', value: '(x * 90000)::numeric(9, 2)' },
  exact: { type: 'numeric', value: '(x * 1000000)::int::numeric / 8' },
  ratio: { type: 'real', value: '(x * x * 50)::real' },
  double: { type: 'float8', value: 'ln(1 + x * 1000)' },
  day: { type: 'date', value: `date '2015-01-01' + (x * 4000)::int` },
  moment: { type: 'timestamp', value: `timestamp '2015-01-01' + (x * 4000)::int * interval '1 day'` },
  instant: {
    type: 'timestamptz',
    value: `timestamptz '2015-01-01Z' + (x * 100000000)::int * interval '1 second'`,
  },
  clock: { type: 'time', value: `time '00:00' + (x * 86000)::int * interval '1 second'` },
  span: { type: 'interval', value: `(x * 900)::int * interval '7 minutes' - interval '3 hours'` },
  words: { type: 'text', value: `initcap(md5((x * 3000)::int::text))` },
  label: { type: 'varchar(12)', value: `'L' || (x * 700)::int` },
  code: { type: 'char(4)', value: `upper(left(md5((x * 900)::int::text), 4))` },
  key: { type: 'uuid', value: `md5((x * 5000)::int::text)::uuid` },
  host: { type: 'inet', value: `inet '10.0.0.0' + (x * 60000)::int` },
  net: { type: 'cidr', value: `set_masklen((inet '172.16.0.0' + ((x * 200)::int * 256)), 24)::cidr` },
  card: { type: 'macaddr', value: `(lpad(to_hex((x * 9000000)::int), 12, '0'))::macaddr` },
  bytes: { type: 'bytea', value: `decode(md5((x * 2000)::int::text), 'hex')` },
  flags: { type: 'bit(10)', value: '(x * 1000)::int::bit(10)' },
  document: { type: 'jsonb', value: `jsonb_build_object('k', (x * 800)::int)`, index: false },
  list: { type: 'int[]', value: 'ARRAY[(x * 90)::int, (x * 500)::int]', index: false },
  tags: { type: 'text[]', value: `ARRAY['t' || (x * 40)::int, 'u' || (x * 9)::int]`, index: false },
  range: { type: 'int4range', value: 'int4range((x * 500)::int, (x * 500)::int + 10)', index: false },
  mood: { type: 'mood', value: `(ARRAY['sad', 'ok', 'happy'])[1 + (x * 2)::int]::mood` },
  flag: { type: 'boolean', value: 'x < 0.3' },
  address: { type: 'address', value: `md5((x * 400)::int::text) || '@example.com'` },
}

const kindNames: readonly string[] = Object.keys(kinds)

export interface RandomTable {
  readonly name: string
  /** By kind. */
  readonly columns: readonly string[]
}

/** Creates and fills tables, and analyzes them. */
export async function createRandomTables(client: Client, seed: string): Promise<readonly RandomTable[]> {
  const random = randomFrom(seed)
  await client.query(`
    CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
    CREATE DOMAIN address AS text CHECK (value ~ '@');
    SELECT setseed(${random.below(1000) / 1000})`)
  const tables: RandomTable[] = []
  for (const number of [0, 1, 2]) {
    const columns = kindNames.filter(() => random.chance(0.8))
    await client.query(tableStatements(`t${number}`, columns, random).join(';\n'))
    await client.query(`VACUUM ANALYZE t${number}`)
    tables.push({ name: `t${number}`, columns })
  }
  return tables
}

/** Each column has a share of the values of its kind, evenly or with a few that are everywhere. */
function tableStatements(name: string, columns: readonly string[], random: Random): readonly string[] {
  const values = columns.map((column) => {
    const { value = '' } = kinds[column] ?? {}
    const [from, width] = [random.below(500) / 1000, 0.3 + random.below(500) / 1000]
    const skew = random.chance(0.5) ? 'r' : 'r * r * r'
    const drawn = `(${from.toFixed(3)} + ${width.toFixed(3)} * (SELECT ${skew} FROM (SELECT random() AS r WHERE i > 0) AS drawn))`
    const nulls = random.chance(0.3) ? `CASE WHEN i % 9 > 0 THEN v END` : 'v'
    return `(SELECT ${nulls} FROM (SELECT ${value.replaceAll(/\bx\b/g, 'd')} AS v FROM (SELECT ${drawn} AS d) AS one) AS other) AS "${column}"`
  })
  const indexed = columns.filter((column) => kinds[column]?.index !== false && random.chance(0.5))
  const rows = 300 + random.below(9000)
  return [
    `CREATE TABLE ${name} (${columns.map((column) => `"${column}" ${kinds[column]?.type ?? ''}`).join(', ')})`,
    `INSERT INTO ${name} SELECT ${values.join(', ')} FROM generate_series(1, ${rows}) AS i`,
    ...indexed.map((column) => `CREATE INDEX ON ${name} ("${column}"${random.chance(0.3) ? ' DESC' : ''})`),
    ...(columns.includes('words') ? [`CREATE INDEX ON ${name} (lower(words))`] : []),
    ...(columns.includes('number') && columns.includes('label')
      ? [`CREATE STATISTICS ${name}_both ON number, label, (lower(label)) FROM ${name}`]
      : []),
  ]
}

/** Statements without a single literal: joins of what compares, groups, sorts, windows. */
export function statementsWithoutLiterals(tables: readonly RandomTable[]): readonly string[] {
  const alike = [
    ['small', 'number', 'big'],
    ['amount', 'exact'],
    ['ratio', 'double'],
    ['day', 'moment', 'instant'],
    ['host', 'net'],
  ]
  const columns = tables.flatMap(({ name, columns: own }) => own.map((column) => ({ table: name, column })))
  const familyOf = (column: string) => alike.find((kindred) => kindred.includes(column))?.[0] ?? column
  const joins = columns.flatMap((one, at) =>
    columns
      .slice(at)
      .filter((other) => familyOf(other.column) === familyOf(one.column))
      .map((other) => `FROM ${one.table} a JOIN ${other.table} b ON a."${one.column}" = b."${other.column}"`),
  )
  return [
    ...joins.map((join) => `SELECT ${join}`),
    ...columns
      .flatMap(({ table, column }) => [
        `SELECT DISTINCT "${column}" FROM ${table}`,
        `SELECT "${column}", count(*) FROM ${table} GROUP BY "${column}" ORDER BY "${column}"`,
        `SELECT row_number() OVER (PARTITION BY "${column}") FROM ${table}`,
        `SELECT FROM ${table} a WHERE NOT EXISTS (SELECT FROM t0 b WHERE b."${column}" = a."${column}")`,
      ])
      .filter(
        (statement) =>
          !statement.includes('t0 b') ||
          tables[0]?.columns.some((column) => statement.includes(`b."${column}"`)),
      ),
  ]
}
