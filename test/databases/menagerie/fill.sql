-- Deterministic: every value follows from its row number.

INSERT INTO keepers (name, email, city, postcode, hired)
SELECT 'keeper ' || i, 'Keeper' || i || '@zoo.example', 'city ' || i % 20, 'p' || (i % 20) * 3 + i % 2, date '2010-01-01' + i
FROM generate_series(1, 2000) AS i;

INSERT INTO animals (keeper_id, species, nickname, mood, tags, diary, traits, weight, born, died, awake, size, code, retired)
SELECT
  CASE WHEN i % 17 = 0 THEN NULL ELSE 1 + (i::bigint * i) % 2000 END,
  'species ' || floor(sqrt(i % 4000)),
  CASE WHEN i % 3 = 0 THEN NULL ELSE 'nick, "' || i % 977 || '"' END,
  (enum_range(NULL::mood))[1 + floor(sqrt(i % 25))::int],
  ARRAY['tag' || i % 40, 'tag' || (i / 7) % 90, 'rare' || i % 5000]::tag[],
  to_tsvector('simple', 'word' || i % 60 || ' word' || (i / 11) % 400 || ' the zoo'),
  jsonb_build_object('legs', i % 5 * 2, 'colour', 'c' || i % 31, 'seen', i % 2 = 0),
  1 + (i::bigint * 7919) % 90000 / 100.0,
  timestamptz '2015-01-01 00:00+00' + i * interval '7 minutes',
  CASE WHEN i % 9 = 0 THEN timestamptz '2020-01-01 00:00+00' + i * interval '5 minutes' END,
  CASE WHEN i % 50 = 0 THEN 'empty' ELSE int4range(i % 20, i % 20 + 1 + i % 11) END,
  ROW(i % 300, i % 120)::size_cm,
  md5(i::text)::uuid,
  CASE i % 4 WHEN 0 THEN true WHEN 1 THEN false WHEN 2 THEN false END
FROM generate_series(1, 150000) AS i;

INSERT INTO feedings
SELECT 1 + (i * 31) % 150000, timestamptz '2024-01-01 00:00+00' + i * interval '5 minutes', 'food ' || (i % 13) * (i % 3), i % 900
FROM generate_series(0, 230000) AS i;

INSERT INTO measurements
SELECT timestamptz '2023-01-01 00:00+00' + i * interval '10 seconds', i % 50, sin(i) * 100, CASE WHEN i % 1000 = 0 THEN 'note ' || i END
FROM generate_series(1, 300000) AS i;

INSERT INTO events SELECT i, 'kind ' || i % 7, repeat('x', i % 50) FROM generate_series(1, 20000) AS i;
INSERT INTO alarms SELECT i, 'alarm ' || i % 3, repeat('y', i % 90), i % 5 FROM generate_series(20001, 45000) AS i;

INSERT INTO "Order Lines" SELECT i, 'g ' || i % 12, i / 7.0 FROM generate_series(1, 9000) AS i;
