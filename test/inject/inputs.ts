import type { Snapshot } from '../../src/model/snapshot.ts'

/** One input of the planner: a database that depends on it, queries that show it, and a snapshot without it. */
export interface InputCase {
  readonly input: string
  /** Statement by statement, in an empty database. */
  readonly setup: readonly string[]
  readonly queries: readonly string[]
  /** As whom production is asked; a superuser where none is given. Created by the setup. */
  readonly role?: string
  readonly leaveOut: (snapshot: Snapshot) => Snapshot
  /** The first major version that has it. */
  readonly since?: number
  /** PGlite's 18.6 plans the case alike with and without. */
  readonly nativeOnly?: boolean
}

const wide = `repeat('x', 200)`

export const inputCases: readonly InputCase[] = [
  {
    input: "a tablespace's page costs",
    setup: [
      'SET allow_in_place_tablespaces = on',
      `CREATE TABLESPACE fast LOCATION ''`,
      'ALTER TABLESPACE fast SET (random_page_cost = 1.1, seq_page_cost = 0.9)',
      `CREATE TABLE t (id int PRIMARY KEY, note text) TABLESPACE fast`,
      `INSERT INTO t SELECT i, ${wide} FROM generate_series(1, 20000) AS i`,
      'VACUUM ANALYZE t',
    ],
    queries: ['SELECT * FROM t', 'SELECT * FROM t WHERE id = 7'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      relations: snapshot.relations.map(({ tablespace: _tablespace, ...relation }) => relation),
    }),
  },
  {
    input: 'row-level security and the role that asks',
    setup: [
      'CREATE ROLE planflip_tenant LOGIN',
      'GRANT pg_read_all_data TO planflip_tenant',
      'CREATE TABLE t (id int PRIMARY KEY, tenant int, note text)',
      `INSERT INTO t SELECT i, i % 50, ${wide} FROM generate_series(1, 20000) AS i`,
      'CREATE INDEX t_tenant ON t (tenant)',
      'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY own ON t TO planflip_tenant USING (tenant = 7)',
      'CREATE POLICY admin ON t TO postgres USING (true)',
      'VACUUM ANALYZE t',
    ],
    queries: ['SELECT * FROM t', 'SELECT * FROM t WHERE id < 100', `SELECT * FROM t WHERE note ~ 'y'`],
    role: 'planflip_tenant',
    leaveOut: (snapshot) => ({ ...snapshot, askingRole: { ...snapshot.askingRole, seesAllRows: true } }),
  },
  {
    input: 'row-level security and the owners of views',
    setup: [
      'CREATE ROLE planflip_team; CREATE ROLE planflip_member; GRANT planflip_team TO planflip_member',
      'CREATE ROLE planflip_holder; CREATE ROLE planflip_deputy; GRANT planflip_holder TO planflip_deputy',
      'CREATE TABLE t (id int PRIMARY KEY, tenant int, note text)',
      `INSERT INTO t SELECT i, i % 50, ${wide} FROM generate_series(1, 20000) AS i`,
      'CREATE INDEX t_tenant ON t (tenant)',
      'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY own ON t TO planflip_team USING (tenant = 7)',
      'ALTER TABLE t OWNER TO planflip_holder',
      ...['member', 'holder', 'deputy'].map(
        (owner) =>
          `CREATE VIEW of_${owner} AS SELECT * FROM t; ALTER VIEW of_${owner} OWNER TO planflip_${owner}`,
      ),
      'GRANT SELECT ON t TO planflip_member',
      'VACUUM ANALYZE t',
    ],
    queries: [
      'SELECT * FROM t',
      'SELECT * FROM of_member WHERE id < 100',
      'SELECT * FROM of_holder',
      'SELECT * FROM of_deputy',
    ],
    leaveOut: (snapshot) => ({ ...snapshot, viewOwners: [] }),
  },
  {
    input: 'implicit casts in views',
    setup: [
      'CREATE TABLE country (code varchar(3) PRIMARY KEY, name text)',
      `INSERT INTO country SELECT 'c' || i, 'x' FROM generate_series(1, 99) AS i`,
      'CREATE TABLE person (id int, country varchar(3), city char(5))',
      `INSERT INTO person SELECT i, 'c' || i % 99, 'x' FROM generate_series(1, 20000) AS i`,
      `CREATE VIEW people AS SELECT p.id, p.country::text AS written, c.name, upper(p.city) AS city
         FROM person p JOIN country c ON c.code = p.country`,
      'CREATE VIEW same AS SELECT people.*, code FROM people JOIN country ON written = code',
      'VACUUM ANALYZE country, person',
      'ALTER DATABASE :database SET enable_hashjoin = off',
      'ALTER DATABASE :database SET enable_mergejoin = off',
    ],
    queries: ['SELECT * FROM people', 'SELECT * FROM same ORDER BY city LIMIT 5'],
    leaveOut: (snapshot) => ({ ...snapshot, viewCasts: [] }),
  },
  {
    input: "the application's own settings",
    setup: [
      'CREATE TABLE t (id int PRIMARY KEY, tenant int)',
      'INSERT INTO t SELECT i, CASE WHEN i % 3 = 0 THEN 7 ELSE i END FROM generate_series(1, 20000) AS i',
      'VACUUM ANALYZE t',
      `ALTER DATABASE :database SET app.tenant = '7'`,
    ],
    queries: [`SELECT * FROM t WHERE tenant = current_setting('app.tenant')::int`],
    leaveOut: (snapshot) => ({ ...snapshot, settings: { ...snapshot.settings, 'app.tenant': '8' } }),
  },
  {
    input: 'the order of inheriting tables',
    setup: [
      'CREATE TABLE parent (id int, note text)',
      'CREATE TABLE zebra () INHERITS (parent)',
      'CREATE TABLE ant () INHERITS (parent)',
      'INSERT INTO zebra SELECT i FROM generate_series(1, 5000) AS i',
      'INSERT INTO ant SELECT i FROM generate_series(1, 5000) AS i',
      'VACUUM ANALYZE parent, zebra, ant',
    ],
    queries: ['SELECT * FROM parent WHERE id = 5'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      schema: swapped(snapshot.schema, ({ name }) => ['zebra', 'ant'].includes(name)),
    }),
  },
  {
    input: 'the order of tables',
    setup: [
      'CREATE TABLE b (bid int PRIMARY KEY, bal int)',
      'CREATE TABLE a (aid int PRIMARY KEY, bid int, bal int)',
      'INSERT INTO b SELECT i, 0 FROM generate_series(1, 5) AS i',
      'INSERT INTO a SELECT i, (i - 1) / 10 + 1, 0 FROM generate_series(1, 50) AS i',
      'VACUUM ANALYZE b, a',
      'ALTER DATABASE :database SET enable_hashjoin = off',
    ],
    queries: [
      `SELECT count(*) FROM b b1 JOIN a a1 ON a1.bid = b1.bid JOIN b b2 ON b2.bid = a1.bid JOIN a a2 ON a1.bal = a2.aid
       WHERE a1.bal > 0`,
    ],
    leaveOut: (snapshot) => ({
      ...snapshot,
      schema: swapped(snapshot.schema, ({ type }) => type === 'TABLE'),
    }),
    since: 18,
    nativeOnly: true,
  },
  {
    input: 'dropped columns',
    setup: [
      'CREATE TABLE t (gone int, id int, also_gone text, note text, last_gone bool)',
      'ALTER TABLE t DROP COLUMN gone, DROP COLUMN also_gone, DROP COLUMN last_gone',
      'CREATE TABLE p (gone int, id int) PARTITION BY RANGE (id)',
      'CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)',
      'ALTER TABLE p DROP COLUMN gone',
      'CREATE TABLE parent (id int, gone int, note text)',
      'CREATE TABLE child (own int, own_gone int, last int) INHERITS (parent)',
      'ALTER TABLE parent DROP COLUMN gone',
      'ALTER TABLE child DROP COLUMN own_gone',
    ],
    queries: [
      `INSERT INTO t VALUES (1, 'x')`,
      'INSERT INTO p VALUES (1)',
      `INSERT INTO child VALUES (1, 'x', 2, 3)`,
    ],
    leaveOut: (snapshot) => ({
      ...snapshot,
      schema: withoutText(
        snapshot.schema,
        /^ {4}"\.+pg\.dropped.*\n|^ALTER TABLE .* ADD COLUMN "\.+pg\.dropped.*$/gm,
      ),
    }),
  },
  {
    input: 'properties of functions',
    setup: [
      'CREATE TABLE t (id int, name text)',
      `INSERT INTO t SELECT i, 'name ' || i FROM generate_series(1, 10000) AS i`,
      'CREATE FUNCTION weigh(text) RETURNS int LANGUAGE plpgsql IMMUTABLE COST 7000 AS $$BEGIN RETURN length($1); END$$',
      'CREATE FUNCTION several() RETURNS SETOF int LANGUAGE plpgsql ROWS 17 AS $$BEGIN RETURN NEXT 1; END$$',
      'ALTER FUNCTION upper(text) COST 4000',
      'VACUUM ANALYZE t',
    ],
    queries: [
      `SELECT * FROM t WHERE upper(name) = 'A' AND id % 3 = 0`,
      'SELECT * FROM t WHERE weigh(name) = 5',
      'SELECT * FROM several()',
    ],
    leaveOut: (snapshot) => ({ ...snapshot, alteredFunctions: [] }),
  },
  {
    input: 'relhassubclass of a table whose children are gone',
    setup: [
      'CREATE TABLE t (id int, kind int)',
      'CREATE TABLE child () INHERITS (t)',
      'INSERT INTO t SELECT i, i % 7 FROM generate_series(1, 10000) AS i',
      'INSERT INTO child SELECT i, i % 700 FROM generate_series(1, 10000) AS i',
      'VACUUM ANALYZE t, child',
      'DROP TABLE child',
    ],
    queries: ['SELECT kind, count(*) FROM t GROUP BY kind', 'SELECT * FROM t WHERE kind = 3'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      relations: snapshot.relations.map((relation) => ({ ...relation, relhassubclass: false })),
    }),
  },
  {
    input: 'reltuples of a table that was never analyzed',
    setup: [
      'CREATE TABLE t (id int, note varchar(50))',
      `INSERT INTO t SELECT i, 'n' FROM generate_series(1, 30000) AS i`,
    ],
    queries: ['SELECT * FROM t', 'SELECT DISTINCT note FROM t'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      relations: snapshot.relations.map((relation) => ({
        ...relation,
        reltuples: 0,
        relpages: relation.blocks,
      })),
    }),
  },
  {
    input: 'relpages of a table that has grown since',
    setup: [
      'CREATE TABLE t (id int, note text)',
      `INSERT INTO t SELECT i, ${wide} FROM generate_series(1, 10000) AS i`,
      'VACUUM ANALYZE t',
      `INSERT INTO t SELECT i, 'short' FROM generate_series(1, 90000) AS i`,
    ],
    queries: ['SELECT * FROM t', 'SELECT * FROM t WHERE id = 5'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      relations: snapshot.relations.map((relation) => ({ ...relation, relpages: relation.blocks })),
    }),
  },
  {
    input: 'the order of indexes',
    setup: [
      'CREATE TABLE t (id int, note text)',
      `INSERT INTO t SELECT i, 'n' FROM generate_series(1, 20000) AS i`,
      'CREATE INDEX t_first ON t (id)',
      'CREATE INDEX t_second ON t (id)',
      'VACUUM ANALYZE t',
      'REINDEX INDEX CONCURRENTLY t_first',
    ],
    queries: ['SELECT * FROM t WHERE id = 5', 'SELECT * FROM t ORDER BY id LIMIT 5'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      schema: swapped(snapshot.schema, ({ type }) => type === 'INDEX'),
    }),
  },
  {
    input: 'foreign keys of several columns',
    setup: [
      'CREATE TABLE one (a int, b int, PRIMARY KEY (a, b))',
      'INSERT INTO one SELECT i, i / 10 FROM generate_series(0, 999) AS i',
      'CREATE TABLE many (a int, b int, FOREIGN KEY (a, b) REFERENCES one)',
      'INSERT INTO many SELECT i % 1000, i % 1000 / 10 FROM generate_series(0, 49999) AS i',
      'VACUUM ANALYZE one, many',
    ],
    queries: ['SELECT * FROM one JOIN many USING (a, b)'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      schema: snapshot.schema.filter(({ type }) => type !== 'FK CONSTRAINT'),
    }),
  },
  {
    input: 'CHECK constraints',
    setup: [
      'CREATE TABLE t (id int, year int, CONSTRAINT recent CHECK (year > 2000))',
      'INSERT INTO t SELECT i, 2001 + i % 20 FROM generate_series(1, 5000) AS i',
      'VACUUM ANALYZE t',
      'ALTER DATABASE :database SET constraint_exclusion = on',
    ],
    queries: ['SELECT * FROM t WHERE year < 1990'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      schema: withoutText(snapshot.schema, /,\s*CONSTRAINT recent CHECK \(\(year > 2000\)\)/),
    }),
  },
  {
    input: 'NOT NULL',
    setup: [
      'CREATE TABLE t (id int NOT NULL, note text)',
      'INSERT INTO t SELECT generate_series(1, 5000)',
      'VACUUM ANALYZE t',
    ],
    queries: ['SELECT * FROM t WHERE id IS NULL', 'SELECT * FROM t WHERE id IS NOT NULL'],
    leaveOut: (snapshot) => ({ ...snapshot, schema: withoutText(snapshot.schema, / NOT NULL/) }),
    since: 17,
  },
  {
    input: 'ranges under an exclusion constraint of partitions',
    setup: [
      `CREATE TABLE t (kind int4range, during int4range, note text, EXCLUDE USING gist (kind WITH =, during WITH &&))
         PARTITION BY RANGE (kind)`,
      "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('[0,1)') TO ('[5,6)')",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('[5,6)') TO ('[9,10)')",
      `INSERT INTO t SELECT int4range(i % 9, i % 9 + 1), int4range(i * 3, i * 3 + 2), ${wide} FROM generate_series(1, 9000) AS i`,
      'VACUUM ANALYZE t',
    ],
    queries: [
      "SELECT * FROM t WHERE kind = '[3,4)' AND during && '[30,60)'",
      'SELECT * FROM t2 WHERE during @> 3000',
      'INSERT INTO t SELECT * FROM t1 ON CONFLICT DO NOTHING',
    ],
    leaveOut: (snapshot) => withSlots(snapshot, () => false),
    since: 17,
  },
  {
    input: 'that an index is not valid',
    setup: [
      'CREATE TABLE t (id int, note text)',
      'INSERT INTO t SELECT generate_series(1, 20000)',
      'CREATE INDEX t_id ON t (id)',
      'VACUUM ANALYZE t',
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_id'::regclass`,
    ],
    queries: ['SELECT * FROM t WHERE id = 5'],
    leaveOut: (snapshot) => ({
      ...snapshot,
      indexes: snapshot.indexes.map((index) => ({ ...index, indisvalid: true })),
      schema: [
        ...snapshot.schema,
        { type: 'INDEX', name: 't_id', sql: 'CREATE INDEX t_id ON public.t (id);' },
      ],
    }),
  },
  {
    input: 'settings of the database',
    setup: [
      'CREATE TABLE t (id int PRIMARY KEY, kind int, note text)',
      `INSERT INTO t SELECT i, i % 20, ${wide} FROM generate_series(1, 30000) AS i`,
      'CREATE INDEX t_kind ON t (kind)',
      'VACUUM ANALYZE t',
      'ALTER DATABASE :database SET random_page_cost = 1',
      'ALTER DATABASE :database SET enable_bitmapscan = off',
    ],
    queries: ['SELECT * FROM t WHERE kind = 5', 'SELECT * FROM t WHERE id = 5'],
    leaveOut: (snapshot) => ({ ...snapshot, settings: {} }),
  },
  {
    input: 'text with backslashes, in a database that lets them escape',
    setup: [
      `CREATE TYPE colour AS ENUM ('back\\slash', 'plain')`,
      'CREATE TABLE t (id int, colour colour)',
      'INSERT INTO t SELECT i, (enum_range(NULL::colour))[1 + (i % 10 <> 0)::int] FROM generate_series(1, 5000) AS i',
      'VACUUM ANALYZE t',
      'ALTER DATABASE :database SET standard_conforming_strings = off',
    ],
    queries: [String.raw`SELECT * FROM t WHERE colour = 'back\\slash'`],
    leaveOut: (snapshot) => withSlots(snapshot, () => false),
  },
  {
    input: 'values that may be read but not written',
    setup: [
      `CREATE TABLE t (a int DEFAULT 1, b text DEFAULT 'it', c timestamptz DEFAULT now())`,
      'CREATE TABLE kept AS SELECT adbin FROM pg_attrdef, generate_series(1, 3000) AS i WHERE adnum <> 2 OR i % 10 = 0',
      'VACUUM ANALYZE kept',
    ],
    queries: [`SELECT * FROM kept WHERE adbin = ''`, 'SELECT * FROM kept JOIN kept AS again USING (adbin)'],
    leaveOut: (snapshot) => withSlots(snapshot, () => false),
  },
  {
    input: 'the search path of the database',
    setup: [
      'CREATE SCHEMA "Inner"',
      'CREATE TABLE "Inner".t (id int)',
      'INSERT INTO "Inner".t SELECT generate_series(1, 3000)',
      'VACUUM ANALYZE "Inner".t',
      'ALTER DATABASE :database SET search_path = "Inner", public',
    ],
    queries: ['SELECT * FROM t WHERE id < 50'],
    leaveOut: (snapshot) => ({ ...snapshot, settings: {} }),
  },
  {
    input: 'counts of partial indexes',
    setup: [
      'CREATE TABLE t (id int, state text)',
      `INSERT INTO t SELECT i, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END FROM generate_series(1, 50000) AS i`,
      `CREATE INDEX t_open ON t (id) WHERE state = 'open'`,
      'VACUUM ANALYZE t',
    ],
    queries: [`SELECT * FROM t WHERE state = 'open'`, `SELECT * FROM t WHERE state = 'open' AND id < 5000`],
    leaveOut: (snapshot) => ({
      ...snapshot,
      indexes: snapshot.indexes.map((index) => ({ ...index, reltuples: 40_000 })),
    }),
  },
  {
    input: 'inherited statistics',
    setup: [
      'CREATE TABLE p (id int, kind int) PARTITION BY RANGE (id)',
      'CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10000)',
      'CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10000) TO (20000)',
      'INSERT INTO p SELECT i, i % 300 FROM generate_series(0, 19999) AS i',
      'ANALYZE p',
    ],
    queries: ['SELECT kind, count(*) FROM p GROUP BY kind', 'SELECT * FROM p a JOIN p b USING (kind)'],
    leaveOut: (snapshot) => withStatistics(snapshot, ({ stainherit }) => !stainherit),
  },
  ...[
    { kind: 1, name: 'most common values', query: `SELECT * FROM t WHERE kind = 'rare'` },
    { kind: 2, name: 'histogram', query: 'SELECT * FROM t WHERE id < 3000' },
    { kind: 3, name: 'correlation', query: 'SELECT * FROM t WHERE id < 900' },
    { kind: 4, name: 'most common elements', query: `SELECT * FROM t WHERE tags @> '{a1}'` },
    { kind: 5, name: 'histogram of element counts', query: `SELECT * FROM t WHERE tags <@ '{a1,a2,a3}'` },
    { kind: 6, name: 'histogram of range lengths', query: `SELECT * FROM t WHERE span @> int4range(20, 22)` },
    { kind: 7, name: 'histogram of range bounds', query: 'SELECT * FROM t WHERE span << int4range(50, 60)' },
  ].map(({ kind, name, query }) => ({
    input: name,
    setup: [
      'CREATE TABLE t (id int, shuffled int, kind text, tags text[], span int4range, note text)',
      `INSERT INTO t SELECT i, (i::bigint * 7919) % 20011, CASE WHEN i % 50 = 0 THEN 'rare' ELSE 'common' END,
         CASE WHEN i % 3 = 0 THEN ARRAY['a' || i % 9] ELSE ARRAY['a' || i % 9, 'b' || i % 400] END,
         int4range(i % 100, i % 100 + 1 + i % 30), ${wide} FROM generate_series(1, 20000) AS i`,
      'CREATE INDEX t_id ON t (id)',
      'CREATE INDEX t_tags ON t USING gin (tags)',
      'CREATE INDEX t_span ON t USING gist (span)',
      'VACUUM ANALYZE t',
      'CHECKPOINT',
    ],
    queries: [query],
    leaveOut: (snapshot: Snapshot) => withSlots(snapshot, (stakind) => stakind !== kind),
  })),
  ...(['ndistinct', 'dependencies', 'mcv', 'expressions'] as const).map((kind) => ({
    input: `extended statistics: ${kind}`,
    setup: [
      `CREATE TYPE mood AS ENUM ('calm', 'angry', 'asleep')`,
      'CREATE DOMAIN word AS text',
      'CREATE TABLE t (dropped int, city text, zip int, mood mood, word word, moods mood[], n int)',
      `INSERT INTO t SELECT i, 'city ' || i % 40, i % 40 * 2 + i % 2, (enum_range(NULL::mood))[1 + i % 3], 'w' || i % 3,
         ARRAY[(enum_range(NULL::mood))[1 + i % 3]], i FROM generate_series(1, 20000) AS i`,
      'ALTER TABLE t DROP COLUMN dropped',
      {
        ndistinct: 'CREATE STATISTICS s (ndistinct) ON city, zip, mood FROM t',
        dependencies: 'CREATE STATISTICS s (dependencies) ON city, zip FROM t',
        mcv: 'CREATE STATISTICS s (mcv) ON mood, word, moods FROM t',
        expressions: 'CREATE STATISTICS s ON (n % 7), (zip / 2) FROM t',
      }[kind],
      'VACUUM ANALYZE t',
    ],
    queries: {
      ndistinct: ['SELECT city, zip, mood, count(*) FROM t GROUP BY 1, 2, 3'],
      dependencies: [`SELECT * FROM t WHERE city = 'city 4' AND zip = 8`],
      mcv: [
        `SELECT * FROM t WHERE mood = 'angry' AND word = 'w1'`,
        `SELECT * FROM t WHERE mood = 'angry' AND moods = '{angry}'`,
      ],
      expressions: [
        'SELECT * FROM t WHERE n % 7 = 3',
        'SELECT n % 7, zip / 2, count(*) FROM t GROUP BY 1, 2',
      ],
    }[kind],
    leaveOut: (snapshot: Snapshot) => ({ ...snapshot, extendedStatistics: [] }),
  })),
  ...[
    { input: 'ends of an expression index', index: '(n + 1)', query: 'SELECT * FROM t WHERE n + 1 > 29990' },
    { input: 'ends of a descending index', index: 'n DESC', query: 'SELECT * FROM t WHERE n > 29990' },
    {
      input: 'ends of an index with nulls first',
      index: 'n NULLS FIRST',
      query: 'SELECT * FROM t WHERE n > 29990',
    },
    {
      input: 'ends of an index with more columns',
      index: 'n, note) INCLUDE (id',
      query: 'SELECT * FROM t WHERE n > 29990',
    },
  ].map(({ input, index, query }) => ({
    input,
    setup: [
      'CREATE TABLE t (id int, n int, note text)',
      `INSERT INTO t SELECT i, nullif(i, 5), ${wide} FROM generate_series(1, 20000) AS i`,
      `CREATE INDEX t_n ON t (${index})`,
      'VACUUM ANALYZE t',
      `INSERT INTO t SELECT i, i, 'late' FROM generate_series(20001, 30000) AS i`,
      'CHECKPOINT',
    ],
    queries: [query],
    leaveOut: (snapshot: Snapshot) => ({
      ...snapshot,
      indexes: snapshot.indexes.map(({ btree, ...rest }) => ({
        ...rest,
        ...(btree && { btree: { height: btree.height } }),
      })),
    }),
  })),
  {
    input: 'GIN counters, which a role with SELECT alone learns from costs',
    setup: [
      'CREATE ROLE planflip_gin LOGIN',
      'CREATE EXTENSION btree_gin',
      'CREATE EXTENSION pg_trgm',
      'CREATE TABLE t (id int, kind int, tags text[], doc jsonb, body tsvector, note text)',
      `INSERT INTO t SELECT i, i % 7, ARRAY['a' || i % 5, 'b' || i % 3000], jsonb_build_object('k', i % 4000, 'l', i % 3),
         to_tsvector('simple', 'all x' || i % 900 || ' y' || i), md5((i % 2000)::text) FROM generate_series(1, 12000) AS i`,
      'CREATE INDEX ON t USING gin (tags)',
      'CREATE INDEX ON t USING gin (kind, doc)',
      'CREATE INDEX ON t USING gin (body)',
      'CREATE INDEX ON t USING gin (note gin_trgm_ops) WHERE kind < 5',
      'VACUUM ANALYZE t',
      'INSERT INTO t SELECT * FROM t LIMIT 3000',
      'GRANT SELECT ON t TO planflip_gin',
      'ALTER DATABASE :database SET enable_seqscan = off',
    ],
    role: 'planflip_gin',
    queries: [
      `SELECT * FROM t WHERE tags @> '{a1}'`,
      `SELECT * FROM t WHERE tags && '{a1,b1,b2,b3,b4,b5,b6,b7}'`,
      `SELECT * FROM t WHERE tags @> '{}'`,
      `SELECT * FROM t WHERE kind = 3 AND doc @> '{"k": 5}'`,
      `SELECT * FROM t WHERE kind BETWEEN 2 AND 3`,
      `SELECT * FROM t WHERE kind IN (1, 2, 3)`,
      `SELECT * FROM t WHERE body @@ 'x7 & y:*'`,
      `SELECT * FROM t WHERE body @@ 'x1:* | x2:* | y3:*'`,
      `SELECT * FROM t WHERE note LIKE '%abcdef%' AND kind < 5`,
      `SELECT * FROM generate_series(1, 5000) AS i JOIN t ON tags @> ARRAY['b' || i]`,
    ],
    leaveOut: (snapshot) => ({
      ...snapshot,
      indexes: snapshot.indexes.map(({ gin: _gin, ...index }) => index),
    }),
  },
  {
    input: 'BRIN facts, which a role with SELECT alone learns from costs',
    setup: [
      'CREATE ROLE planflip_brin LOGIN',
      'CREATE TABLE t (id int, at timestamptz, pad text)',
      'ALTER TABLE t ALTER pad SET STORAGE PLAIN',
      `INSERT INTO t SELECT i, timestamptz '2026-01-01' + i * interval '1 min', repeat('x', 4500) FROM generate_series(1, 1500) AS i`,
      'CREATE INDEX ON t USING brin (id) WITH (pages_per_range = 1)',
      'CREATE INDEX t_at ON t USING brin (at) WITH (pages_per_range = 16)',
      'ALTER INDEX t_at SET (pages_per_range = 64)',
      'VACUUM ANALYZE t',
      'GRANT SELECT ON t TO planflip_brin',
      'ALTER DATABASE :database SET enable_seqscan = off',
    ],
    role: 'planflip_brin',
    queries: ['SELECT * FROM t WHERE id < 100', `SELECT * FROM t WHERE at > '2026-01-02'`],
    leaveOut: (snapshot) => ({
      ...snapshot,
      indexes: snapshot.indexes.map(({ brin: _brin, ...index }) => index),
    }),
  },
]

function swapped(
  schema: Snapshot['schema'],
  which: (statement: Snapshot['schema'][number]) => boolean,
): Snapshot['schema'] {
  const backwards = schema.filter(which).toReversed().values()
  return schema.map((statement) => (which(statement) ? (backwards.next().value ?? statement) : statement))
}

function withoutText(schema: Snapshot['schema'], text: RegExp): Snapshot['schema'] {
  return schema.map((statement) => ({ ...statement, sql: statement.sql.replace(text, '') }))
}

type Statistics = Snapshot['relations'][number]['columns'][number]['statistics'][number]

function withStatistics(snapshot: Snapshot, keep: (statistics: Statistics) => boolean): Snapshot {
  return {
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({
      ...relation,
      columns: relation.columns.map((column) => ({ ...column, statistics: column.statistics.filter(keep) })),
    })),
  }
}

function withSlots(snapshot: Snapshot, keep: (stakind: number) => boolean): Snapshot {
  return {
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({
      ...relation,
      columns: relation.columns.map((column) => ({
        ...column,
        statistics: column.statistics.map((row) => ({
          ...row,
          slots: row.slots.filter(({ stakind }) => keep(stakind)),
        })),
      })),
    })),
  }
}
