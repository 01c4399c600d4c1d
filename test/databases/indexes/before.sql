CREATE EXTENSION pageinspect;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION hstore;
CREATE EXTENSION intarray;
CREATE EXTENSION btree_gin;
CREATE ROLE planflip_reader LOGIN;
CREATE SCHEMA "Odd ""Schema";
GRANT USAGE ON SCHEMA "Odd ""Schema" TO planflip_reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO planflip_reader;
SET search_path = "Odd ""Schema", public;
SELECT setseed(0.42);

-- Of every operator class, with names that are also ours.
CREATE DOMAIN tags AS text[];
CREATE TABLE "Every ""Class" (id int, value int, "scan 0" int, numbers int[], words text[], tagged tags, doc tsvector, note text,
  short varchar(40), j jsonb, pairs hstore, kind int);
INSERT INTO "Every ""Class" SELECT i, i % 5, i % 3,
  ARRAY(SELECT (random() * random() * 3000)::int FROM generate_series(1, 1 + i % 7)),
  ARRAY(SELECT 'w' || (random() * 20)::int FROM generate_series(1, 1 + i % 3)),
  ARRAY['t' || i % 4],
  to_tsvector('simple', 'x' || i % 97 || ' y' || (random() * 2000)::int),
  md5((random() * 500)::int::text), substr(md5(i::text), 1, 8),
  jsonb_build_object('a', i % 10, 'b', jsonb_build_array(i % 7, md5((i % 900)::text))),
  hstore('k' || i % 30, (random() * 1000)::int::text), i % 10
FROM generate_series(1, 8000) AS i;
CREATE INDEX numbers ON "Every ""Class" USING gin (numbers array_ops);
CREATE INDEX numbers_int ON "Every ""Class" USING gin ((numbers || 7) gin__int_ops);
CREATE INDEX "Wor""ds" ON "Every ""Class" USING gin (words);
CREATE INDEX tagged ON "Every ""Class" USING gin (tagged) WITH (fastupdate = off);
CREATE INDEX doc ON "Every ""Class" USING gin (doc);
CREATE INDEX doc_expression ON "Every ""Class" USING gin (to_tsvector('simple', note || ' ' || id));
CREATE INDEX note ON "Every ""Class" USING gin (note gin_trgm_ops);
CREATE INDEX note_gist ON "Every ""Class" USING gist (note gist_trgm_ops);
CREATE INDEX short ON "Every ""Class" USING gin (short gin_trgm_ops);
CREATE INDEX short_c ON "Every ""Class" USING gin ((short || 'q') COLLATE "C" gin_trgm_ops) WHERE kind = 3;
CREATE INDEX j ON "Every ""Class" USING gin (j);
CREATE INDEX j_path ON "Every ""Class" USING gin ((j -> 'b') jsonb_path_ops);
CREATE INDEX j_scalar ON "Every ""Class" USING gin (kind, (j -> 'a'), id);
CREATE INDEX pairs ON "Every ""Class" USING gin (pairs);
CREATE INDEX partial ON "Every ""Class" USING gin ((words || note)) WHERE kind IN (1, 2) AND note IS NOT NULL;
CREATE INDEX j_paths ON "Every ""Class" USING gin (j jsonb_path_ops);
CREATE INDEX j_twin ON "Every ""Class" USING gin (j);
CREATE INDEX of_fewer ON "Every ""Class" USING gin (words) WHERE kind < 9;
CREATE INDEX pending ON "Every ""Class" USING gin ((words || 'p'::text)) WITH (gin_pending_list_limit = 64);
CREATE INDEX ambiguous ON "Every ""Class" USING gin ((ARRAY[value, "scan 0"]));
CREATE FUNCTION said("Every ""Class") RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1.note';
CREATE INDEX whole_row ON "Every ""Class" USING gin (said("Every ""Class") gin_trgm_ops) WHERE kind = 9;

-- Of every size and age.
CREATE TABLE filled_later (a int[], b text[]);
CREATE INDEX filled_later_pending ON filled_later USING gin (a);
CREATE INDEX filled_later_at_once ON filled_later USING gin (b) WITH (fastupdate = off);
CREATE TABLE empty (a int[]);
CREATE INDEX empty_a ON empty USING gin (a);
CREATE TABLE emptied (a int[]);
INSERT INTO emptied SELECT ARRAY[i] FROM generate_series(1, 3000) AS i;
CREATE INDEX emptied_a ON emptied USING gin (a);
DELETE FROM emptied;
CREATE TABLE one_row (a int[]);
INSERT INTO one_row VALUES ('{1}');
CREATE INDEX one_row_a ON one_row USING gin (a);
CREATE TABLE one_entry (a int[]);
INSERT INTO one_entry SELECT ARRAY[1] FROM generate_series(1, 30000);
CREATE INDEX one_entry_a ON one_entry USING gin (a);
CREATE TABLE three_entries (a int[]);
INSERT INTO three_entries SELECT ARRAY[i % 3] FROM generate_series(1, 30000) AS i;
CREATE INDEX three_entries_a ON three_entries USING gin (a);
CREATE TABLE growing (a int[]);
INSERT INTO growing SELECT ARRAY[i, i % 10] FROM generate_series(1, 4000) AS i;
CREATE INDEX growing_a ON growing USING gin (a) WITH (fastupdate = off);
CREATE TABLE outgrown (a int[]);
INSERT INTO outgrown SELECT ARRAY[i, i % 10] FROM generate_series(1, 1000) AS i;
CREATE INDEX outgrown_a ON outgrown USING gin (a) WITH (fastupdate = off);

CREATE TABLE ranges (id int, at timestamptz NOT NULL, "T xt" text, span int4range, address inet, area box, code uuid, pad text);
ALTER TABLE ranges ALTER pad SET STORAGE PLAIN;
INSERT INTO ranges SELECT i, timestamptz '2026-01-01' + i * interval '1 min', md5(i::text), int4range(i, i + 10), '10.0.0.1',
  box(point(i, i), point(i + 1, i + 1)), md5(i::text)::uuid, repeat('x', 3000) FROM generate_series(1, 3600) AS i;
CREATE INDEX ranges_id ON ranges USING brin (id) WITH (pages_per_range = 1);
CREATE INDEX ranges_tree ON ranges (id);
CREATE INDEX ranges_at ON ranges USING brin (at);
CREATE INDEX ranges_text ON ranges USING brin ("T xt" COLLATE "C") WITH (pages_per_range = 7);
CREATE INDEX ranges_span ON ranges USING brin (span) WITH (pages_per_range = 3);
CREATE INDEX ranges_address ON ranges USING brin (address inet_inclusion_ops) WITH (pages_per_range = 3);
CREATE INDEX ranges_area ON ranges USING brin (area) WITH (pages_per_range = 3);
CREATE INDEX ranges_bloom ON ranges USING brin (code uuid_bloom_ops) WITH (pages_per_range = 2);
CREATE INDEX ranges_expressions ON ranges USING brin ((id * 3), lower("T xt")) WITH (pages_per_range = 5);
CREATE INDEX ranges_partial ON ranges USING brin ((id + 1) int4_minmax_multi_ops) WITH (pages_per_range = 5) WHERE pad IS NOT NULL;
CREATE INDEX ranges_altered ON ranges USING brin ((id + 5)) WITH (pages_per_range = 16);
ALTER INDEX ranges_altered SET (pages_per_range = 64);
CREATE INDEX empty_ranges ON empty USING brin ((a[1]));

-- Where pages cost what the tablespace says.
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE fast LOCATION '';
ALTER TABLESPACE fast SET (random_page_cost = 1.1, seq_page_cost = 0.7);
CREATE TABLESPACE flat LOCATION '';
ALTER TABLESPACE flat SET (random_page_cost = 1, seq_page_cost = 1);
CREATE TABLE elsewhere (a int[], b int) TABLESPACE fast;
INSERT INTO elsewhere SELECT ARRAY[i, i % 100, i % 3], i FROM generate_series(1, 30000) AS i;
CREATE INDEX elsewhere_a ON elsewhere USING gin (a) TABLESPACE fast;
CREATE INDEX elsewhere_default ON elsewhere USING gin ((a || 1));
CREATE INDEX elsewhere_b ON elsewhere USING brin (b) WITH (pages_per_range = 1) TABLESPACE fast;
CREATE INDEX elsewhere_flat ON elsewhere USING brin ((b + 1)) WITH (pages_per_range = 2) TABLESPACE flat;

CREATE TABLE tall (a text COLLATE "C", b text, c int DEFAULT 1);
CREATE INDEX tall_a ON tall (a);
CREATE INDEX tall_pattern ON tall (b text_pattern_ops DESC);
CREATE INDEX tall_partial ON tall (b) WHERE c = 1;
CREATE INDEX tall_empty ON tall (b) WHERE c = 2;
INSERT INTO tall SELECT (SELECT string_agg(md5(i || '-' || k), '') FROM generate_series(1, 40) AS k), md5(i::text)
  FROM generate_series(1, 2000) AS i;
CREATE TABLE bloated (a text, b int);
CREATE INDEX bloated_a ON bloated (a);
INSERT INTO bloated SELECT (SELECT string_agg(md5(i || '-' || k), '') FROM generate_series(1, 40) AS k), i FROM generate_series(1, 230) AS i;
DELETE FROM bloated WHERE a > '2';
CREATE INDEX bloated_rebuilt ON bloated (a);
CREATE INDEX bloated_expression ON bloated (lower(a), b DESC) INCLUDE (a);
CREATE TABLE alike (a int);
INSERT INTO alike SELECT generate_series(1, 1000);
CREATE INDEX alike_one ON alike (a);
CREATE INDEX alike_two ON alike (a);

VACUUM ANALYZE "Every ""Class", emptied, one_entry, three_entries, ranges, elsewhere;
