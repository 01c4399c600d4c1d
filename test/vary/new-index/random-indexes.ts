import type { Random } from '../../databases/random/random.ts'

/** Tables that nobody designed: columns of any type, with few values or many, evenly or unevenly spread, null at random. */
export function randomTable(
  random: Random,
  name: string,
  rows: number,
): { readonly sql: string; readonly indexes: readonly string[] } {
  const columns = Array.from({ length: 9 }, (_, place) => {
    const { type, of } = random.pick(kinds)
    const values = random.pick([2, 7, 40, 300, 5000, 100_000, 10_000_000])
    const skew = random.pick(['1', '1', '2', '3'])
    const nulls = random.pick([0, 0, 0.05, 0.5, 0.97])
    const drawn = `floor(random() ^ ${skew} * ${values})::int AS n${place}`
    return {
      column: `c${place}`,
      type,
      drawn,
      value: `CASE WHEN random() >= ${nulls} THEN ${of(`n${place}`)} END`,
    }
  })
  const names = columns.map(({ column }) => column)
  const indexes = Array.from({ length: 11 }, () => {
    const keys = random.some(names, 1 + random.below(3))
    const included = random.chance(0.15)
      ? random.some(
          names.filter((column) => !keys.includes(column)),
          1,
        )
      : []
    const fillfactor = random.chance(0.15) ? ` WITH (fillfactor = ${50 + random.below(51)})` : ''
    const predicate = random.chance(0.2) ? ` WHERE ${random.pick(names)} IS NOT NULL` : ''
    return `${name} (${keys.map((key) => (random.chance(0.3) ? `${key} DESC` : key)).join(', ')})${included.length > 0 ? ` INCLUDE (${included.join()})` : ''}${fillfactor}${predicate}`
  })
  return {
    sql: `CREATE TABLE ${name} (${columns.map(({ column, type }) => `${column} ${type}`).join(', ')});
      INSERT INTO ${name} SELECT ${columns.map(({ value }) => value).join(', ')} 
        FROM (SELECT ${columns.map(({ drawn }) => drawn).join(', ')} FROM generate_series(1, ${rows})) AS drawn;
      ANALYZE ${name};`,
    indexes,
  }
}

/** Types, and a value of each made of a whole number. */
const kinds: readonly { readonly type: string; readonly of: (number: string) => string }[] = [
  { type: 'bigint', of: (number) => number },
  { type: 'integer', of: (number) => number },
  { type: 'smallint', of: (number) => `(${number} % 30000)` },
  {
    type: 'text',
    of: (number) =>
      `(substr(md5(${number}::text) || md5(${number}::text || 'a'), 1, 1 + abs(hashint4(${number})) % 50) || ${number})`,
  },
  { type: 'varchar(80)', of: (number) => `('user' || ${number} || '@example.com')` },
  { type: 'char(10)', of: (number) => `left(${number}::text, 10)` },
  { type: 'uuid', of: (number) => `md5(${number}::text)::uuid` },
  { type: 'numeric', of: (number) => `(${number} * 0.37)` },
  { type: 'timestamptz', of: (number) => `(timestamptz '2020-01-01' + ${number} * interval '1 minute')` },
  { type: 'date', of: (number) => `(date '2000-01-01' + ${number} % 20000)` },
  { type: 'double precision', of: (number) => `(${number} / 7.0)` },
  { type: 'bytea', of: (number) => `decode(md5(${number}::text), 'hex')` },
  { type: 'inet', of: (number) => `('10.0.0.0'::inet + ${number} % 1000000)` },
  { type: 'time', of: (number) => `(time '00:00' + ${number} * interval '1 second')` },
]
