-- Something of everything that a schema can hold and a dump can trip over.
CREATE EXTENSION btree_gist;
CREATE SCHEMA "Odd Schema";
CREATE SCHEMA ext;
CREATE EXTENSION citext WITH SCHEMA ext;

CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE address AS (street text, number positive);
CREATE TYPE span AS RANGE (subtype = numeric);
CREATE COLLATION by_code FROM "C";
CREATE SEQUENCE tickets START 100;

CREATE FUNCTION normal(text) RETURNS text LANGUAGE sql IMMUTABLE COST 7 AS 'SELECT lower($1)';
CREATE FUNCTION quoting(text) RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
  -- don't stop here, nor at "this; nor at the next entry of a dump

--
-- Name: ghost; Type: TABLE; Schema: public; Owner: -
--

  RETURN $inner$CREATE TABLE ghost (a integer);$inner$ || '--' || '/*';
END
$body$;
CREATE FUNCTION standard(a integer, OUT b integer) LANGUAGE sql BEGIN ATOMIC
  SELECT CASE WHEN $1 > 1 THEN $1 ELSE 0 END;
END;

CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email ext.citext NOT NULL UNIQUE,
  feeling mood DEFAULT 'it''s ok' NOT NULL,
  home address,
  dropped integer,
  ticket bigint DEFAULT nextval('tickets'),
  upper_email text GENERATED ALWAYS AS (upper(email::text)) STORED,
  note text COLLATE by_code,
  CONSTRAINT has_email CHECK (email <> '')
);
ALTER SEQUENCE tickets OWNED BY customers.ticket;
ALTER TABLE customers DROP COLUMN dropped;
ALTER TABLE customers ALTER COLUMN note SET STATISTICS 400, ALTER COLUMN email SET (n_distinct = -1);
ALTER TABLE customers ADD CONSTRAINT checked_later CHECK (length(note) < 100) NOT VALID;
CREATE INDEX z_first ON customers (note);
CREATE INDEX a_second ON customers (note);
CREATE INDEX by_expression ON customers (normal(note)) WHERE feeling <> 'sad';
CREATE INDEX covering ON customers (feeling DESC NULLS LAST) INCLUDE (note) WITH (fillfactor = 50);
ALTER INDEX by_expression ALTER COLUMN 1 SET STATISTICS 500;
ALTER TABLE customers CLUSTER ON z_first;

CREATE TABLE "Odd Schema"."select" (
  "from" bigint REFERENCES customers,
  "with ""quotes"" and 'apostrophes'" integer,
  "Grüße; Type: TABLE" text[],
  PRIMARY KEY ("from")
);
CREATE INDEX "Mixed Case" ON "Odd Schema"."select" ("with ""quotes"" and 'apostrophes'");
CREATE TABLE "Odd Schema"."it's a ""table"" with spaces" (a integer, UNIQUE NULLS NOT DISTINCT (a));

CREATE TABLE bookings (room integer, during span, EXCLUDE USING gist (room WITH =, during WITH &&));

CREATE TABLE events (id bigint, at date NOT NULL, kind text, PRIMARY KEY (id, at, kind)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (kind);
CREATE TABLE events_2024_click PARTITION OF events_2024 FOR VALUES IN ('click');
CREATE TABLE events_2024_rest PARTITION OF events_2024 DEFAULT;
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX events_by_kind ON events (kind, at);
CREATE UNIQUE INDEX only_here ON events_2024_click (id);
CREATE TABLE event_notes (id bigint, at date, kind text, FOREIGN KEY (id, at, kind) REFERENCES events);

CREATE TABLE animals (name text);
CREATE TABLE cats (lives integer) INHERITS (animals);
CREATE UNLOGGED TABLE dogs (tricks integer) INHERITS (animals);

CREATE VIEW customer_counts AS SELECT feeling, count(*) FROM customers GROUP BY feeling;
CREATE VIEW grouped_by_key AS SELECT id, note, count(*) FROM customers GROUP BY id;
CREATE MATERIALIZED VIEW booked AS SELECT room, count(*) AS n FROM bookings GROUP BY room;
CREATE MATERIALIZED VIEW keyed AS SELECT id, note, count(*) AS n FROM customers GROUP BY id;
CREATE UNIQUE INDEX keyed_z ON keyed (id);
CREATE INDEX keyed_a ON keyed (note);
CREATE FUNCTION keyed_sum() RETURNS bigint IMMUTABLE BEGIN ATOMIC
  SELECT max(id) FROM (SELECT id, note FROM customers GROUP BY id) AS s;
END;
CREATE INDEX needs_function ON bookings ((room + keyed_sum()));

CREATE STATISTICS z_statistics (dependencies, mcv) ON feeling, note FROM customers;
CREATE STATISTICS a_statistics ON (lower(note)), ticket FROM customers;
ALTER STATISTICS a_statistics SET STATISTICS 700;

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON customers USING (email::text = current_user);
CREATE FUNCTION on_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER changed BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION on_change();
ALTER TABLE customers DISABLE TRIGGER changed;
CREATE RULE no_delete AS ON DELETE TO bookings DO INSTEAD NOTHING;

-- None of these is wanted in a snapshot.
CREATE FUNCTION on_event() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watcher ON ddl_command_end EXECUTE FUNCTION on_event();
CREATE PUBLICATION published FOR TABLE customers;
COMMENT ON TABLE customers IS 'someone''s comment';
GRANT SELECT ON customers TO PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
CREATE EXTENSION postgres_fdw;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'elsewhere');
CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (user 'me', password 'open sesame');
CREATE FOREIGN TABLE far_away (a integer) SERVER elsewhere;
SELECT lo_create(4711);

CREATE TYPE pair;
CREATE FUNCTION pair_in(cstring) RETURNS pair IMMUTABLE STRICT LANGUAGE internal AS 'int8in';
CREATE FUNCTION pair_out(pair) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int8out';
CREATE TYPE pair (INPUT = pair_in, OUTPUT = pair_out, LIKE = int8);
CREATE TABLE pairs (a pair, b pair DEFAULT '7');

CREATE FUNCTION backwards(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT btint4cmp($2, $1)';
CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS
  OPERATOR 1 > (int, int), OPERATOR 2 >= (int, int), OPERATOR 3 = (int, int), OPERATOR 4 <= (int, int), OPERATOR 5 < (int, int),
  FUNCTION 1 backwards(int, int);
CREATE TABLE backwards (a int) PARTITION BY RANGE (a backwards);
CREATE TABLE backwards_1 PARTITION OF backwards FOR VALUES FROM (10) TO (0);
