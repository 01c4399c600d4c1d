-- Deterministic: every value follows from its row number.

INSERT INTO source SELECT i, 'source ' || i, (ARRAY['eu', 'us', 'us', 'ap', 'eu', 'us'])[i % 6 + 1], CASE WHEN i % 10 = 0 THEN date '2025-01-01' + i END
FROM generate_series(1, 400) AS i;

-- 600,000 events from February 2023 to January 2026, older ones rarer.
INSERT INTO event
SELECT i, 1 + (i::bigint * i) % 400,
  CASE WHEN i % 10 < 6 THEN 'view' WHEN i % 10 < 8 THEN 'click' WHEN i % 40 = 8 THEN 'buy' WHEN i % 400 = 9 THEN 'return' ELSE 'other ' || i % 30 END,
  (ARRAY['info', 'debug', 'info', 'info', 'warning', 'info', 'error', 'info', 'info', 'debug'])[(i / 3) % 10 + 1]::severity,
  timestamptz '2026-01-28 00:00Z' - (1 - sqrt(i / 600000.0)) * interval '1080 days',
  CASE WHEN i % 3 > 0 THEN md5((i % 9000)::text)::uuid END,
  CASE WHEN i % 4 = 0 THEN (i % 977) * interval '1 second' END,
  jsonb_build_object('page', '/p/' || i % 200, 'ms', i % 1000, 'tags', jsonb_build_array('t' || i % 7, 't' || i % 50))
FROM generate_series(1, 400000) AS i;

INSERT INTO impression SELECT (i::bigint * 7919) % 20000, timestamp '2025-06-01' + i * interval '20 seconds', i % 37, i % 100 / 77.0 FROM generate_series(1, 150000) AS i;
INSERT INTO conversion SELECT (i::bigint * 104729) % 20000, timestamp '2025-06-02' + i * interval '7 minutes', nullif(i % 37, 5), i % 300 FROM generate_series(1, 8000) AS i;

INSERT INTO notice (level, body)
SELECT CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN 'error' WHEN 2 THEN 'warning' ELSE 'info' END::severity, 'notice ' || i % 1000 FROM generate_series(1, 20000) AS i;
INSERT INTO metric SELECT (ARRAY['Metric ', 'metric '])[i % 2 + 1] || i % 10, date '2024-01-01' + i / 60, ln(i) FROM generate_series(1, 45000) AS i;

INSERT INTO log SELECT i, date '2023-01-01' + i / 40, 'old ' || i % 50, 'info' FROM generate_series(1, 8000) AS i;
INSERT INTO log_2024 SELECT i, date '2024-01-01' + i / 60, 'message ' || i % 500, (enum_range(NULL::severity))[1 + i % 3], 'tag ' || i % 9, '10.0.0.0'::inet + i % 300 FROM generate_series(1, 20000) AS i;
INSERT INTO log_2025 SELECT i, date '2025-01-01' + i / 90, 'message ' || i % 700, (enum_range(NULL::severity))[1 + i % 5] FROM generate_series(1, 30000) AS i;
INSERT INTO log_2025_archive SELECT i, date '2025-01-01' + i / 90, 'archived ' || i % 20, 'debug', i % 12 FROM generate_series(1, 9000) AS i;
INSERT INTO log_2026 SELECT i, date '2026-01-01' + i / 200, 'message ' || i, NULL FROM generate_series(1, 6000) AS i;
INSERT INTO once_parent SELECT i, 'kind ' || i % 5 FROM generate_series(1, 5000) AS i;
INSERT INTO once_child SELECT i, 'child ' || i % 50 FROM generate_series(1, 5000) AS i;

INSERT INTO reading
SELECT timestamptz '2025-01-01Z' + i * interval '30 seconds', (i / 100) % 60, cos(i) * 50, '10.1.0.0'::inet + (i / 1000) % 256, CASE WHEN i % 500 = 0 THEN 'calibrated' END
FROM generate_series(1, 300000) AS i;
INSERT INTO inbox SELECT i, repeat('z', i % 200) FROM generate_series(1, 5000) AS i;
