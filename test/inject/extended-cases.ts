/** A table with extended statistics that are out of the ordinary, and queries that depend on them. */
export interface ExtendedCase {
  /** Statement by statement. */
  readonly setup: readonly string[]
  readonly queries: readonly string[]
}

export const extendedCases: Readonly<Record<string, ExtendedCase>> = {
  'one combination': {
    setup: [
      'CREATE TABLE one (a int, b text)',
      `INSERT INTO one SELECT 1, 'x' FROM generate_series(1, 100)`,
      'CREATE STATISTICS one_s (mcv) ON a, b FROM one',
      'ANALYZE one',
    ],
    queries: [`SELECT * FROM one WHERE a = 1 AND b = 'x'`, 'SELECT * FROM one WHERE a < 2 OR b IS NULL'],
  },
  'ten thousand combinations of eight columns': {
    setup: [
      'CREATE TABLE many (a int, b int, c text, d date, e int, f int, g int, h numeric)',
      `INSERT INTO many SELECT i % 100, i % 10000, 'c ' || i % 10000, DATE '2000-01-01' + i % 700, i % 3, i % 5, i % 7, i % 11
       FROM generate_series(1, 15000) AS i`,
      'CREATE STATISTICS many_s (mcv) ON a, b, c, d, e, f, g, h FROM many',
      'ALTER STATISTICS many_s SET STATISTICS 10000',
      'ANALYZE many',
    ],
    queries: [
      `SELECT * FROM many WHERE b = 7 AND c = 'c 7'`,
      'SELECT * FROM many WHERE a < 50 AND b < 5000 AND g = 3',
      `SELECT * FROM many WHERE (b IN (1, 2, 3) OR c > 'c 5') AND h = 3`,
    ],
  },
  'a column of nothing but nulls, and rows of them': {
    setup: [
      'CREATE TABLE nulls (a int, b text, c int[])',
      `INSERT INTO nulls SELECT nullif(i % 4, 0), NULL, CASE WHEN i % 4 > 1 THEN ARRAY[i % 2, NULL] END FROM generate_series(1, 400) AS i`,
      'CREATE STATISTICS nulls_s (mcv) ON a, b, c FROM nulls',
      'ANALYZE nulls',
    ],
    queries: [
      'SELECT * FROM nulls WHERE a IS NULL AND b IS NULL AND c IS NULL',
      'SELECT * FROM nulls WHERE a = 1 AND b IS NOT NULL',
      `SELECT * FROM nulls WHERE a = 2 AND c = '{0,NULL}'`,
    ],
  },
  'values too wide to be kept': {
    setup: [
      'CREATE TABLE wide (a int, b text)',
      `INSERT INTO wide SELECT i % 5, repeat('x', CASE i % 5 WHEN 0 THEN 5000 ELSE 1000 END) FROM generate_series(1, 300) AS i`,
      'CREATE STATISTICS wide_s (mcv) ON a, b FROM wide',
      'ANALYZE wide',
    ],
    queries: [
      `SELECT * FROM wide WHERE a = 1 AND b = repeat('x', 1000)`,
      `SELECT * FROM wide WHERE a = 0 AND b > 'x'`,
    ],
  },
  'values that are equal and not the same': {
    setup: [
      `CREATE COLLATION loose (provider = icu, locale = 'und', deterministic = false)`,
      'CREATE TABLE equals (a text COLLATE loose, b citext, c numeric, d int)',
      `INSERT INTO equals SELECT (ARRAY[U&'caf\\00e9', U&'cafe\\0301', U&'caf\\00e9', 'other'])[1 + i % 4], (ARRAY['B', 'b', 'c'])[1 + i % 3],
         (ARRAY[1.0, 1.00, 1, 2])[1 + i % 4], i % 4 FROM generate_series(1, 1200) AS i`,
      'CREATE STATISTICS equals_s (mcv) ON a, b, c, d FROM equals',
      'ANALYZE equals',
    ],
    queries: [
      `SELECT * FROM equals WHERE a = U&'cafe\\0301' AND b = 'B'`,
      `SELECT * FROM equals WHERE a = 'other' AND c = 1.000`,
      `SELECT * FROM equals WHERE c IN (1, 2) AND b < 'C' AND d = 3`,
    ],
  },
  'expressions beside columns': {
    setup: [
      'CREATE TABLE expressions (a int, b text COLLATE "C", c name, d timestamptz)',
      `INSERT INTO expressions SELECT i, 'B ' || i % 20, 'name ' || i % 20, TIMESTAMPTZ '2026-01-01 00:00+00' + i * INTERVAL '7 hours'
       FROM generate_series(1, 2000) AS i`,
      `CREATE STATISTICS mixed ON (a % 7), c, lower(b), (('w' || a % 9)::word), b FROM expressions`,
      `CREATE STATISTICS alone ON (ARRAY[a % 3, NULL]), (CASE WHEN a % 5 = 0 THEN INTERVAL '1 day' END), (b || 'x' COLLATE "POSIX")
       FROM expressions`,
      'ANALYZE expressions',
    ],
    queries: [
      `SELECT * FROM expressions WHERE a % 7 = 3 AND lower(b) = 'b 3'`,
      `SELECT * FROM expressions WHERE lower(b) = 'b 3' AND c = 'name 3' AND b = 'B 3'`,
      `SELECT * FROM expressions WHERE ARRAY[a % 3, NULL] = ARRAY[1, NULL] AND CASE WHEN a % 5 = 0 THEN INTERVAL '1 day' END IS NULL`,
      `SELECT * FROM expressions WHERE (b || 'x' COLLATE "POSIX") = 'B 3x' AND ARRAY[a % 3, NULL] < ARRAY[1]`,
      'SELECT a % 7, lower(b), count(*) FROM expressions GROUP BY 1, 2',
      `SELECT * FROM expressions WHERE ('w' || a % 9)::word > 'w5' AND lower(b) IS NOT NULL AND b < lower(b)`,
    ],
  },
  'columns that a dump orders otherwise, and dropped ones': {
    setup: [
      'CREATE TABLE parent (gone int, a int)',
      'CREATE TABLE child (own_gone int, own text) INHERITS (parent)',
      'ALTER TABLE parent ADD COLUMN late int',
      'ALTER TABLE parent DROP COLUMN gone',
      'ALTER TABLE child DROP COLUMN own_gone',
      `INSERT INTO child (a, own, late) SELECT i % 30, 'own ' || i % 30, i % 60 / 2 FROM generate_series(1, 3000) AS i`,
      'CREATE STATISTICS child_s ON own, late, a FROM child',
      'CREATE STATISTICS parent_s ON a, late FROM parent',
      'ANALYZE parent, child',
    ],
    queries: [
      `SELECT * FROM child WHERE own = 'own 7' AND late = 3`,
      `SELECT * FROM child WHERE own = 'own 99' AND late = 99 AND a = 99`,
      'SELECT own, late FROM child GROUP BY own, late',
      'SELECT a, late FROM child GROUP BY a, late',
      'SELECT * FROM parent WHERE a = 3 AND late = 16',
    ],
  },
  'a partitioned table and its partitions': {
    setup: [
      'CREATE TABLE whole (id int, a int, b text) PARTITION BY RANGE (id)',
      'CREATE TABLE part_1 PARTITION OF whole FOR VALUES FROM (0) TO (1000)',
      'CREATE TABLE part_2 (b text, a int, id int)',
      'ALTER TABLE whole ATTACH PARTITION part_2 FOR VALUES FROM (1000) TO (3000)',
      `INSERT INTO whole SELECT i, i % 9, 'b ' || i % 9 FROM generate_series(0, 2999) AS i`,
      'CREATE STATISTICS whole_s ON a, b FROM whole',
      'CREATE STATISTICS part_s ON a, b FROM part_2',
      'ANALYZE whole, part_1, part_2',
    ],
    queries: [
      `SELECT * FROM whole WHERE a = 3 AND b = 'b 3'`,
      `SELECT * FROM part_2 WHERE a = 3 AND b = 'b 3'`,
      'SELECT a, b FROM whole GROUP BY a, b',
    ],
  },
  'names that need quotes, and a materialized view': {
    setup: [
      'CREATE SCHEMA "The ""Schema"""',
      `CREATE MATERIALIZED VIEW "The ""Schema"""."V.iew" AS
         SELECT i % 6 AS "Select", 'x' || i % 6 AS "b""c" FROM generate_series(1, 600) AS i`,
      `CREATE STATISTICS "The ""Schema"""."S '1'" ON "Select", "b""c", (upper("b""c")) FROM "The ""Schema"""."V.iew"`,
      'ANALYZE "The ""Schema"""."V.iew"',
    ],
    queries: [
      `SELECT * FROM "The ""Schema"""."V.iew" WHERE "Select" = 3 AND "b""c" = 'x3'`,
      `SELECT * FROM "The ""Schema"""."V.iew" WHERE "Select" = 3 AND upper("b""c") = 'X4'`,
    ],
  },
  'an object without data beside one that has them': {
    setup: [
      'CREATE TABLE late (a int, b int)',
      'INSERT INTO late SELECT i % 10, i % 10 FROM generate_series(1, 500) AS i',
      'CREATE STATISTICS late_s (dependencies) ON a, b FROM late',
      'ANALYZE late',
      'CREATE STATISTICS later_s (mcv) ON a, b FROM late',
    ],
    queries: ['SELECT * FROM late WHERE a = 1 AND b = 1'],
  },
}
