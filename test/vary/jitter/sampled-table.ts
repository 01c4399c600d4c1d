import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { Session } from '../../../src/model/session.ts'
import { readColumnStatistics } from '../../../src/postgres/catalog/column-statistics.ts'
import { readExtendedStatistics } from '../../../src/postgres/catalog/extended-statistics.ts'
import { printPortably } from '../../../src/postgres/portable-text.ts'
import { rolledBack } from '../../../src/postgres/transaction.ts'
import type { Statistics } from '../../../src/vary/jitter/redraw-tables.ts'

/** A table of so many rows, with columns that ANALYZE has a hard time with, each in its own way. */
export function createSampled(rows: number): string {
  return `
    SELECT setseed(0.5);
    CREATE TABLE sampled AS SELECT
      i AS id,
      CASE WHEN random() < 0.7 THEN (random() * 9)::int END AS nullable,
      (ARRAY['done', 'open', 'lost', 'odd'])[1 + (random() < 0.03)::int + (random() < 0.005)::int + (random() < 0.001)::int] AS status,
      floor(exp(random() * ln(50000)))::int AS skewed,
      floor(random() * ${rows / 5})::int AS fives,
      i / 2 AS twos,
      floor(random() * 2000)::int AS fewer,
      (i + random() * ${rows / 2})::numeric(12, 2) AS roughly,
      i + sqrt(-2 * ln(1 - random())) * cos(6.283185 * random()) * ${rows} AS hardly,
      '2026-01-01'::timestamptz - make_interval(secs => -ln(1 - random()) * 86400 * 30) AS at,
      md5(i::text) AS label,
      ARRAY[(random() * 3)::int, (random() * random() * 100)::int] AS tags,
      int4range((random() * 1000)::int, 1001 + (random() * random() * 1000)::int) AS span,
      to_tsvector('simple', 'word' || floor(exp(random() * 6)) || ' word' || floor(exp(random() * 6))) AS words,
      repeat('x', (random() * 200)::int) AS filler
    FROM generate_series(1, ${rows}) AS i;
    ALTER TABLE sampled ALTER COLUMN hardly SET (n_distinct = -0.5);
    CREATE INDEX sampled_open ON sampled (id) WHERE status = 'open';
    CREATE INDEX sampled_part ON sampled (mod(skewed, 100)) WHERE nullable = 3;
    CREATE STATISTICS sampled_both ON fewer, nullable FROM sampled;
    CREATE STATISTICS sampled_rest (ndistinct, dependencies) ON status, skewed, fewer FROM sampled;
    CREATE STATISTICS sampled_expression ON (fewer % 7) FROM sampled`
}

/** What ANALYZE has left of it. */
export async function readSampled(
  session: Session,
  { server }: Pick<Snapshot, 'server'>,
): Promise<Statistics> {
  return rolledBack(session, async () => {
    await printPortably(session)
    const sizes = await session.query<Statistics['relations'][number] & { readonly table: string }>(`
      SELECT 'public' AS schemaname, relname::text, relkind::text, relpages, reltuples, relallvisible, relhassubclass,
        (pg_relation_size(c.oid) / 8192)::int AS blocks, coalesce(indrelid::regclass::text, '') AS table
      FROM pg_class c LEFT JOIN pg_index ON indexrelid = c.oid WHERE relname LIKE 'sampled%' AND relkind IN ('r', 'i')`)
    const columns = new Map<string, { attname: string; attnum: number; statistics: never[] }[]>()
    for await (const { relname, attname, attnum, statistics } of readColumnStatistics(session)) {
      const known = columns.get(relname) ?? []
      columns.set(relname, [...known, { attname, attnum, statistics: [statistics as never] }])
    }
    const withColumns = sizes.map((size) => ({ ...size, columns: columns.get(size.relname) ?? [] }))
    return {
      server,
      relations: withColumns.filter(({ relkind }) => relkind === 'r'),
      indexes: withColumns
        .filter(({ relkind }) => (relkind as string) === 'i')
        .map((index) => ({ ...index, relkind: 'i', table: 'sampled', amname: 'btree', indisvalid: true })),
      extendedStatistics: await readExtendedStatistics(session, server),
    }
  })
}
