SELECT setseed(0.42);

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE COLLATION unalike (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE DOMAIN postcode AS varchar(12);

CREATE TABLE people (
  id bigint GENERATED ALWAYS AS IDENTITY,
  token uuid NOT NULL,
  email text NOT NULL,
  email_folded text COLLATE unalike NOT NULL,
  status varchar(20) NOT NULL,
  city text,
  country char(2) NOT NULL,
  "Post Code" postcode,
  is_active boolean NOT NULL,
  account_id integer NOT NULL,
  referrer_id bigint,
  note text,
  amount numeric(12, 2) NOT NULL,
  score double precision,
  born date,
  created_at timestamptz NOT NULL,
  deleted_at timestamptz,
  address inet,
  code char(36) NOT NULL,
  level smallint NOT NULL);

INSERT INTO people (token, email, email_folded, status, city, country, "Post Code", is_active, account_id, referrer_id, note, amount,
    score, born, created_at, deleted_at, address, code, level)
  SELECT md5(i::text || 'token')::uuid,
    substr(md5(i::text), 1, 6 + (random() * 18)::int) || '.' || i || '@' || (ARRAY['example.com', 'mail.example.org', 'a-rather-long-domain.example.net'])[1 + (random() * 2)::int],
    substr(md5(i::text), 1, 10) || (i / 3),
    (ARRAY['new', 'paid', 'shipped', 'delivered', 'returned'])[1 + floor(random() ^ 3 * 5)::int],
    CASE WHEN random() < 0.9 THEN 'City of ' || substr(md5((floor(random() ^ 4 * 5000))::text), 1, 3 + (random() ^ 4 * 5000)::int % 9) END,
    chr(65 + (random() * 5)::int) || chr(65 + (random() * 25)::int),
    CASE WHEN random() < 0.7 THEN (10000 + random() * 80000)::int::text END,
    random() < 0.95,
    floor(random() ^ 2 * 4000)::int,
    CASE WHEN random() < 0.03 THEN (random() * 100000)::bigint END,
    CASE WHEN random() < 0.2 THEN repeat(md5(i::text), 1 + (random() * 6)::int) END,
    (exp(random() * 8))::numeric(12, 2),
    CASE WHEN random() < 0.5 THEN random() * 100 END,
    date '1950-01-01' + (random() * 20000)::int,
    timestamptz '2020-01-01' + i * interval '90 seconds' + random() * interval '1 day',
    CASE WHEN random() < 0.08 THEN timestamptz '2024-01-01' + random() * interval '300 days' END,
    ('10.' || (random() * 20)::int || '.' || (random() * 255)::int || '.' || (random() * 255)::int)::inet,
    md5(i::text || 'code')::uuid::text,
    (random() * 5)::int
  FROM generate_series(1, :rows) AS i;

CREATE TABLE documents (
  id integer NOT NULL,
  tags text[] NOT NULL,
  numbers integer[],
  body jsonb NOT NULL,
  words tsvector NOT NULL,
  title text NOT NULL,
  during tstzrange NOT NULL,
  place point NOT NULL,
  area box NOT NULL,
  logged_at timestamp NOT NULL);

INSERT INTO documents
  SELECT i,
    ARRAY(SELECT 'tag' || floor(random() ^ 3 * 400)::int FROM generate_series(1, 1 + (i % 5))),
    CASE WHEN random() < 0.8 THEN ARRAY(SELECT floor(random() * 3000 + i * 0)::int FROM generate_series(1, 1 + (i % 4))) END,
    jsonb_build_object('user', floor(random() * 5000), 'kind', (ARRAY['click', 'view', 'buy'])[1 + (random() * 2)::int],
      'reference', md5(i::text), 'nested', jsonb_build_object('ok', random() < 0.5, 'size', (random() * 50)::int)),
    to_tsvector('simple', (SELECT string_agg('word' || floor(random() ^ 3 * 3000)::int, ' ') FROM generate_series(1, 8 + i * 0))),
    initcap((SELECT string_agg(substr(md5(floor(random() ^ 2 * 800)::text), 1, 3 + (random() * 5)::int), ' ') FROM generate_series(1, 3 + i * 0))),
    tstzrange(timestamptz '2024-01-01' + i * interval '5 minutes', timestamptz '2024-01-01' + (i + random() * 100) * interval '5 minutes'),
    point(random() * 1000, random() * 1000),
    box(point(random() * 1000, random() * 1000), point(random() * 1000, random() * 1000)),
    timestamp '2024-01-01' + i * interval '1 minute'
  FROM generate_series(1, :rows / 3) AS i;

CREATE TABLE nothing (id integer, name text, tags text[], place point);
CREATE TABLE voids (id integer, name text, tags text[]);
INSERT INTO voids SELECT FROM generate_series(1, 5000);

CREATE STATISTICS people_expressions ON (lower(status::text)), (amount * 2) FROM people;
ANALYZE people, documents, nothing, voids;
