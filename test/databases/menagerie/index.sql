CREATE INDEX animals_keeper ON animals (keeper_id);
CREATE INDEX animals_born ON animals (born DESC NULLS LAST);
CREATE INDEX animals_died ON animals (died NULLS FIRST);
CREATE INDEX animals_species_born ON animals (species, born) INCLUDE (weight);
CREATE INDEX animals_nickname_lower ON animals (lower(nickname));
CREATE INDEX animals_weight_hungry ON animals (weight) WHERE mood = 'hungry';
CREATE INDEX animals_mood ON animals (mood);
CREATE INDEX animals_never_set ON animals (never_set);
CREATE INDEX animals_code ON animals USING hash (code);
CREATE INDEX animals_tags ON animals USING gin (tags);
CREATE INDEX animals_diary ON animals USING gin (diary);
CREATE INDEX animals_traits ON animals USING gin (traits jsonb_path_ops);
CREATE INDEX animals_awake ON animals USING gist (awake);
CREATE INDEX animals_species_trgm ON animals USING gin (species gin_trgm_ops);
CREATE INDEX animals_species_sp ON animals USING spgist (species);
CREATE UNIQUE INDEX keepers_email_lower ON keepers (lower(email));
CREATE INDEX keepers_size ON keepers ((id % 100), hired);
CREATE INDEX feedings_at ON feedings (fed_at);
CREATE INDEX feedings_animal ON feedings (animal_id, fed_at DESC);
CREATE INDEX measurements_taken ON measurements USING brin (taken_at) WITH (pages_per_range = 16);
CREATE INDEX measurements_sensor ON measurements (sensor, taken_at);
CREATE INDEX events_id ON events (id);
CREATE INDEX alarms_id ON alarms (id);
CREATE INDEX "Odd Index" ON "Order Lines" ("Group By", "naïve" DESC);
ALTER TABLE feedings ADD CONSTRAINT feedings_animal_fkey FOREIGN KEY (animal_id) REFERENCES animals;

CREATE STATISTICS keepers_place (ndistinct, dependencies, mcv) ON city, postcode FROM keepers;
CREATE STATISTICS animals_kind (ndistinct, mcv) ON species, mood, retired FROM animals;
CREATE STATISTICS animals_month ON date_trunc('month', born AT TIME ZONE 'UTC'), (weight > 100) FROM animals;

CREATE MATERIALIZED VIEW heaviest AS SELECT species, max(weight) AS weight, count(*) AS n FROM animals GROUP BY species;
CREATE UNIQUE INDEX heaviest_species ON heaviest (species);
CREATE VIEW living AS SELECT * FROM animals WHERE died IS NULL;

VACUUM (ANALYZE) keepers, animals, feedings, measurements, events, alarms, "Order Lines", heaviest, empty_table;

-- Life goes on after ANALYZE: sizes and index ends move, statistics do not.
INSERT INTO animals (keeper_id, species, nickname, mood, tags, traits, weight, born, code)
SELECT 7, 'species new', 'late ' || i, 'calm', '{new}', '{}', 10, timestamptz '2026-01-01 00:00+00' + i * interval '1 minute', md5('late' || i)::uuid
FROM generate_series(1, 1500) AS i;
INSERT INTO measurements SELECT timestamptz '2026-01-01 00:00+00' + i * interval '1 minute', 51, i FROM generate_series(1, 4000) AS i;
DELETE FROM events WHERE id < 500;
INSERT INTO never_analyzed SELECT i, 'body ' || i FROM generate_series(1, 3000) AS i;
