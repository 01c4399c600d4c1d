-- People, and what is known of them in other tables: all that a value can hide in.

CREATE TABLE people (
  id bigint PRIMARY KEY,
  email text NOT NULL UNIQUE,
  handle text GENERATED ALWAYS AS (split_part(email, '@', 1)) STORED,
  born date NOT NULL,
  salary numeric(12, 2) NOT NULL DEFAULT 99999999.99,
  team text,
  CONSTRAINT people_team CHECK (salary <> 99999999.99 OR team IS NOT NULL)
);
INSERT INTO people (id, email, born, salary, team)
SELECT 9100000000000 + 7 * i, 'Person.' || md5(i::text) || '@example.com', date '1777-01-01' + i % 2900,
  CASE WHEN i % 10 = 0 THEN 99999999.99 ELSE 80000000 + 13.25 * i END, 'team ' || i % 7
FROM generate_series(1, 6000) AS i;
CREATE INDEX people_email_lower ON people (lower(email));
CREATE INDEX people_rich ON people (team) WHERE salary = 99999999.99;
CREATE INDEX people_born ON people (born);
CREATE STATISTICS people_both ON salary, team, (lower(email)), (upper(team)) FROM people;
CREATE INDEX people_mixed ON people ((team || lower(email)));

CREATE TABLE visits (person bigint NOT NULL REFERENCES people, at timestamptz NOT NULL) PARTITION BY RANGE (person);
CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM (MINVALUE) TO (9100000000007);
CREATE TABLE visits_new PARTITION OF visits FOR VALUES FROM (9100000000007) TO (MAXVALUE);
INSERT INTO visits
SELECT 9100000000000 + 7 * (1 + i * i % 6000), timestamptz '2020-01-01Z' + i * interval '1 hour'
FROM generate_series(1, 20000) AS i;
CREATE INDEX visits_person ON visits (person);

CREATE TABLE newsletter (reader text NOT NULL, since date);
INSERT INTO newsletter SELECT email, date '2024-01-01' + i::int % 300
FROM people CROSS JOIN LATERAL (SELECT (id - 9100000000000) / 7 AS i) AS place WHERE i <= 900;

CREATE MATERIALIZED VIEW birthdays AS SELECT born, count(*) AS people FROM people GROUP BY born;
CREATE VIEW rich AS SELECT * FROM people WHERE salary = 99999999.99;
