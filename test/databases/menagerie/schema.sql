-- One of everything that the planner reads: every kind of index, statistic and relation, in tables small enough to be
-- filled in seconds. Names that need quoting are here on purpose.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE mood AS ENUM ('calm', 'hungry', 'playful', 'asleep', 'angry');
CREATE TYPE size_cm AS (length int, height int);
CREATE DOMAIN tag AS text CHECK (value <> '');

CREATE TABLE keepers (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL,
  city text,
  postcode text,
  hired date NOT NULL
);

CREATE TABLE animals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  keeper_id int REFERENCES keepers,
  species text NOT NULL,
  nickname varchar(40),
  mood mood NOT NULL,
  tags tag[] NOT NULL,
  diary tsvector,
  traits jsonb NOT NULL,
  weight numeric(8, 2),
  born timestamptz NOT NULL,
  died timestamptz,
  awake int4range,
  size size_cm,
  code uuid NOT NULL,
  retired bool,
  never_set int,
  heavy bool GENERATED ALWAYS AS (weight > 500) STORED,
  CONSTRAINT animals_weight_positive CHECK (weight > 0)
);

CREATE TABLE feedings (
  animal_id bigint NOT NULL,
  fed_at timestamptz NOT NULL,
  food text NOT NULL,
  grams int NOT NULL
) PARTITION BY RANGE (fed_at);
CREATE TABLE feedings_2024 PARTITION OF feedings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY HASH (animal_id);
CREATE TABLE feedings_2024_0 PARTITION OF feedings_2024 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE feedings_2024_1 PARTITION OF feedings_2024 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE feedings_2025 PARTITION OF feedings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE feedings_rest PARTITION OF feedings DEFAULT;

CREATE TABLE measurements (taken_at timestamptz NOT NULL, sensor int NOT NULL, reading float8, note text);

CREATE TABLE events (id bigint, kind text, payload text);
CREATE TABLE alarms (severity int) INHERITS (events);

CREATE TABLE "Order Lines" ("select" int PRIMARY KEY, "Group By" text, "naïve" numeric);

CREATE TABLE never_analyzed (id int PRIMARY KEY, body text);
CREATE TABLE empty_table (id int PRIMARY KEY, body text);
