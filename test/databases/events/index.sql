ALTER TABLE event ADD PRIMARY KEY (id, happened_at, kind, source_id);
CREATE INDEX event_happened ON event (happened_at DESC);
CREATE INDEX event_source ON event (source_id, happened_at);
CREATE INDEX event_actor ON event (actor) WHERE actor IS NOT NULL;
CREATE INDEX event_2025_0_slow ON event_2025_0 (duration DESC NULLS LAST) INCLUDE (kind);
CREATE INDEX event_2024_view_page ON event_2024_view ((payload ->> 'page'));
CREATE INDEX event_2026_1_payload ON event_2026_1 USING gin (payload jsonb_path_ops);
CREATE INDEX event_2023_day ON event_2023 USING brin (happened_at) WITH (pages_per_range = 4);
-- On the parent only, so that it is invalid until every partition has one.
CREATE INDEX event_severity ON ONLY event (severity);
CREATE INDEX event_2026_1_severity ON event_2026_1 (severity);

CREATE INDEX impression_user ON impression (user_id, shown_at);
CREATE INDEX impression_campaign ON impression (campaign);
CREATE INDEX conversion_user ON conversion (user_id);
ALTER TABLE conversion ADD CONSTRAINT conversion_once UNIQUE (user_id, bought_at);
CREATE INDEX notice_level ON notice (level, id);
CREATE INDEX metric_name ON metric (lower(name), day);
CREATE INDEX log_id ON log (id);
CREATE INDEX log_2025_id ON log_2025 (id);
CREATE INDEX log_2024_day ON log_2024 (logged_at, severity);
CREATE INDEX log_2026_day ON log_2026 USING brin (logged_at);
CREATE INDEX reading_at ON reading USING brin (at) WITH (pages_per_range = 8);
CREATE INDEX reading_sensor ON reading USING brin (sensor int4_minmax_multi_ops, at);
CREATE INDEX reading_host ON reading USING brin (host inet_bloom_ops) WITH (pages_per_range = 32);
CREATE INDEX reading_note ON reading (sensor) WHERE note IS NOT NULL;
CREATE INDEX inbox_id ON inbox (id);
ALTER TABLE event ADD CONSTRAINT event_source_fkey FOREIGN KEY (source_id) REFERENCES source;

CREATE STATISTICS event_kind_severity (ndistinct, dependencies, mcv) ON kind, severity FROM event_2024_act;
CREATE STATISTICS event_parent (ndistinct, dependencies, mcv) ON kind, severity, source_id FROM event;
CREATE STATISTICS event_month ON date_trunc('month', happened_at AT TIME ZONE 'UTC'), kind FROM event_2025_1;
CREATE STATISTICS log_parent (mcv) ON logged_at, severity FROM log;

CREATE VIEW recent AS SELECT * FROM event WHERE happened_at >= '2026-01-01Z';
CREATE MATERIALIZED VIEW daily AS SELECT kind, date_trunc('day', happened_at AT TIME ZONE 'UTC') AS day, count(*) AS n FROM event GROUP BY 1, 2;
CREATE INDEX daily_day ON daily (day);

VACUUM (ANALYZE) source, event, impression, conversion, notice, metric, log, log_2024, log_2025, log_2025_archive, log_2026, once_parent, reading, inbox, daily;
DROP TABLE once_child;
-- One partition whose parent's statistics are older than its own rows, one that has none at all.
INSERT INTO event
SELECT 1000000 + i, i % 400 + 1, 'view', 'info', timestamptz '2026-01-28Z' + i * interval '2 minutes', NULL, NULL, '{"page": "/new"}' FROM generate_series(1, 9000) AS i;
INSERT INTO event
SELECT 2000000 + i, i % 400 + 1, 'buy', 'fatal', timestamptz '2030-01-01Z' + i * interval '1 minute', NULL, NULL, '{}' FROM generate_series(1, 500) AS i;
DELETE FROM event WHERE happened_at < '2023-03-01Z';
DELETE FROM log_2025 WHERE id % 3 = 0;
INSERT INTO reading SELECT timestamptz '2026-01-01Z' + i * interval '30 seconds', 61, i, '10.9.9.9', NULL FROM generate_series(1, 3000) AS i;

DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET enable_partitionwise_join = on', current_database());
  EXECUTE format('ALTER DATABASE %I SET enable_partitionwise_aggregate = on', current_database());
  EXECUTE format('ALTER DATABASE %I SET constraint_exclusion = on', current_database());
END $$;
CHECKPOINT;
