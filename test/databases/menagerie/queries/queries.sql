-- name: by key
SELECT * FROM animals WHERE id = 4711;
-- name: range within
SELECT count(*) FROM animals WHERE born BETWEEN '2015-03-01' AND '2015-03-04';
-- name: range past the newest row
SELECT * FROM animals WHERE born > '2026-01-01 20:00+00';
-- name: range before the oldest row
SELECT * FROM animals WHERE born < '2015-01-01 01:00+00';
-- name: range beyond everything
SELECT * FROM animals WHERE born > '2030-01-01';
-- name: newest first
SELECT id, born FROM animals ORDER BY born DESC NULLS LAST LIMIT 20;
-- name: nulls first
SELECT id, died FROM animals ORDER BY died NULLS FIRST LIMIT 20;
-- name: died lately
SELECT * FROM animals WHERE died > '2021-05-30';
-- name: is null
SELECT * FROM animals WHERE keeper_id IS NULL;
-- name: all-null column
SELECT * FROM animals WHERE never_set > 5;
-- name: hash index
SELECT * FROM animals WHERE code = '11111111-2222-3333-4444-555555555555';
-- name: array contains
SELECT id FROM animals WHERE tags @> ARRAY['tag3']::tag[];
-- name: array contains a rare and a common one
SELECT id FROM animals WHERE tags @> ARRAY['tag3', 'rare77']::tag[];
-- name: array overlaps
SELECT id FROM animals WHERE tags && ARRAY['tag3', 'tag88', 'new']::tag[];
-- name: full text
SELECT id FROM animals WHERE diary @@ to_tsquery('simple', 'word5 & word77');
-- name: full text prefix
SELECT id FROM animals WHERE diary @@ to_tsquery('simple', 'word39:*');
-- name: jsonb contains
SELECT id FROM animals WHERE traits @> '{"colour": "c7"}';
-- name: range overlaps
SELECT id FROM animals WHERE awake && int4range(3, 5);
-- name: range contains a point
SELECT id FROM animals WHERE awake @> 25;
-- name: trigrams
SELECT id FROM animals WHERE species LIKE '%cies 6%';
-- name: prefix
SELECT id FROM animals WHERE species ^@ 'species 3';
-- name: expression index
SELECT id FROM animals WHERE lower(nickname) = 'nick, "44"';
-- name: expression index range
SELECT id FROM animals WHERE lower(nickname) > 'nick, "99';
-- name: expression index ends
SELECT * FROM keepers WHERE id % 100 > 98;
-- name: partial index
SELECT id FROM animals WHERE mood = 'hungry' AND weight < 20;
-- name: enum
SELECT count(*) FROM animals WHERE mood = 'angry';
-- name: enum range
SELECT count(*) FROM animals WHERE mood > 'playful';
-- name: enum in
SELECT * FROM animals WHERE mood IN ('asleep', 'angry') AND weight > 890;
-- name: covering index
SELECT species, born, weight FROM animals WHERE species = 'species 7' AND born > '2016-06-01';
-- name: extended dependencies
SELECT * FROM keepers WHERE city = 'city 4' AND postcode = 'p12';
-- name: extended ndistinct
SELECT city, postcode, count(*) FROM keepers GROUP BY city, postcode;
-- name: extended mcv with an enum
SELECT * FROM animals WHERE species = 'species 12' AND mood = 'asleep' AND retired;
-- name: extended expressions
SELECT date_trunc('month', born AT TIME ZONE 'UTC') AS month, weight > 100, count(*) FROM animals GROUP BY 1, 2;
-- name: extended expression filter
SELECT * FROM animals WHERE (weight > 100) = true AND date_trunc('month', born AT TIME ZONE 'UTC') = '2016-03-01';
-- name: boolean
SELECT count(*) FROM animals WHERE retired IS NOT TRUE;
-- name: generated column
SELECT count(*) FROM animals WHERE heavy;
-- name: composite
SELECT count(*) FROM animals WHERE size = ROW(10, 10)::size_cm;
-- name: join of three
SELECT k.name, count(*), sum(f.grams) FROM keepers k JOIN animals a ON a.keeper_id = k.id JOIN feedings f ON f.animal_id = a.id
WHERE k.city = 'city 3' AND f.fed_at > '2025-06-01' GROUP BY k.name ORDER BY 2 DESC LIMIT 10;
-- name: outer join
SELECT k.id, a.id FROM keepers k LEFT JOIN animals a ON a.keeper_id = k.id AND a.mood = 'angry' WHERE k.hired > '2015-01-01';
-- name: semi join
SELECT * FROM keepers k WHERE EXISTS (SELECT FROM animals a WHERE a.keeper_id = k.id AND a.weight > 895);
-- name: anti join
SELECT * FROM keepers k WHERE NOT EXISTS (SELECT FROM animals a WHERE a.keeper_id = k.id);
-- name: self join
SELECT a.id, b.id FROM animals a JOIN animals b ON b.keeper_id = a.keeper_id AND b.born > a.born WHERE a.id < 50;
-- name: partition pruned
SELECT * FROM feedings WHERE fed_at >= '2025-03-01' AND fed_at < '2025-03-02';
-- name: partitions all
SELECT food, sum(grams) FROM feedings GROUP BY food;
-- name: partition key and animal
SELECT * FROM feedings WHERE animal_id = 99 ORDER BY fed_at DESC LIMIT 5;
-- name: partitions past the end
SELECT * FROM feedings WHERE fed_at > '2026-03-09 00:00+00';
-- name: brin
SELECT avg(reading) FROM measurements WHERE taken_at BETWEEN '2023-01-10' AND '2023-01-11';
-- name: brin past the end
SELECT * FROM measurements WHERE taken_at > '2026-01-03';
-- name: last of a sensor
SELECT * FROM measurements WHERE sensor = 51 ORDER BY taken_at DESC LIMIT 1;
-- name: inheritance
SELECT count(*) FROM events WHERE id > 44990;
-- name: inheritance only
SELECT count(*) FROM ONLY events WHERE kind = 'kind 3';
-- name: quoted names
SELECT "Group By", sum("naïve") FROM "Order Lines" WHERE "select" > 8990 GROUP BY "Group By";
-- name: quoted index
SELECT * FROM "Order Lines" WHERE "Group By" = 'g 5' ORDER BY "naïve" DESC LIMIT 3;
-- name: never analyzed
SELECT * FROM never_analyzed WHERE body = 'body 5';
-- name: empty table
SELECT * FROM empty_table e JOIN keepers k ON k.id = e.id;
-- name: materialized view
SELECT * FROM heaviest WHERE species > 'species 6';
-- name: view
SELECT mood, count(*) FROM living GROUP BY mood;
-- name: window
SELECT id, rank() OVER (PARTITION BY species ORDER BY weight) FROM animals WHERE mood = 'calm';
-- name: distinct
SELECT DISTINCT species FROM animals;
-- name: recursive
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 10) SELECT * FROM t JOIN keepers k ON k.id = t.n;
-- name: union
SELECT id FROM animals WHERE weight > 899 UNION SELECT animal_id FROM feedings WHERE grams > 898;
-- name: lateral
SELECT k.name, f.* FROM keepers k CROSS JOIN LATERAL (SELECT * FROM animals a WHERE a.keeper_id = k.id ORDER BY born LIMIT 2) f WHERE k.id < 20;
-- name: update
UPDATE animals SET weight = weight + 1 WHERE born > '2026-01-02';
-- name: delete
DELETE FROM feedings WHERE fed_at < '2024-01-05';
-- name: insert
INSERT INTO keepers (name, email, hired) SELECT nickname, nickname, born::date FROM animals WHERE keeper_id = 7;
-- name: by mood
-- param mood mood: angry, calm
SELECT * FROM animals WHERE mood = :mood AND weight > 880;
-- name: generic
SELECT * FROM feedings WHERE animal_id = $1 AND fed_at > $2;
-- name: min and max
SELECT min(born), max(born) FROM animals;
-- name: order by two
SELECT * FROM animals WHERE species = 'species 9' ORDER BY born, id LIMIT 10;
