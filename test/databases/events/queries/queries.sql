-- name: one day
SELECT * FROM event WHERE happened_at >= '2025-07-01Z' AND happened_at < '2025-07-02Z';
-- name: one day of the list year
SELECT kind, count(*) FROM event WHERE happened_at >= '2024-05-01Z' AND happened_at < '2024-05-02Z' GROUP BY kind;
-- name: across two years
SELECT * FROM event WHERE happened_at BETWEEN '2024-12-30Z' AND '2025-01-02Z' ORDER BY happened_at;
-- name: newest events
SELECT id, happened_at FROM event ORDER BY happened_at DESC LIMIT 50;
-- name: oldest events
SELECT id, happened_at FROM event ORDER BY happened_at LIMIT 50;
-- name: newest of a source
SELECT * FROM event WHERE source_id = 17 ORDER BY happened_at DESC LIMIT 10;
-- name: of a source within the hash year
SELECT * FROM event WHERE source_id = 17 AND happened_at >= '2025-03-01Z' AND happened_at < '2025-04-01Z';
-- name: clicks of the list year
SELECT count(*) FROM event WHERE kind = 'click' AND happened_at < '2025-01-01Z' AND happened_at >= '2024-01-01Z';
-- name: kinds in the default
SELECT count(*) FROM event WHERE kind IN ('other 8', 'other 9') AND happened_at < '2025-01-01Z';
-- name: by id
SELECT * FROM event WHERE id = 123456;
-- name: past the newest analyzed
SELECT * FROM event WHERE happened_at > '2026-01-28Z';
-- name: in the default partition
SELECT * FROM event WHERE happened_at > '2029-12-31Z';
-- name: beyond everything
SELECT * FROM event WHERE happened_at > '2040-01-01Z';
-- name: before what was deleted
SELECT count(*) FROM event WHERE happened_at < '2023-04-01Z';
-- name: by actor
SELECT * FROM event WHERE actor = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b';
-- name: no actor
SELECT count(*) FROM event WHERE actor IS NULL AND happened_at >= '2025-01-01Z';
-- name: by severity
SELECT severity, count(*) FROM event GROUP BY severity ORDER BY severity;
-- name: errors of the newest month
SELECT * FROM event WHERE severity = 'error' AND happened_at >= '2026-01-01Z' AND happened_at < '2026-02-01Z';
-- name: slow ones
SELECT * FROM event_2025_0 WHERE duration > '15 minutes' ORDER BY duration DESC NULLS LAST LIMIT 5;
-- name: one partition's page
SELECT count(*) FROM event_2024_view WHERE payload ->> 'page' = '/p/7';
-- name: payload contains
SELECT * FROM event_2026_1 WHERE payload @> '{"page": "/p/12"}';
-- name: payload anywhere
SELECT count(*) FROM event WHERE payload @> '{"tags": ["t3"]}';
-- name: kind and severity together
SELECT * FROM event_2024_act WHERE kind = 'click' AND severity = 'warning';
-- name: kind and severity of all
SELECT * FROM event WHERE kind = 'click' AND severity = 'warning' AND source_id = 4;
-- name: groups of all
SELECT kind, severity, source_id, count(*) FROM event GROUP BY kind, severity, source_id;
-- name: by month of a partition
SELECT date_trunc('month', happened_at AT TIME ZONE 'UTC'), kind, count(*) FROM event_2025_1 GROUP BY 1, 2;
-- name: sources with events
SELECT s.name, count(*) FROM source s JOIN event e ON e.source_id = s.id WHERE s.region = 'ap' GROUP BY s.name;
-- name: retired sources that speak
SELECT s.id FROM source s WHERE s.retired_at IS NOT NULL AND EXISTS (SELECT FROM event e WHERE e.source_id = s.id AND e.happened_at >= '2026-01-01Z');
-- name: silent sources
SELECT s.id FROM source s WHERE NOT EXISTS (SELECT FROM event_2026 e WHERE e.source_id = s.id);
-- name: impressions that sold
SELECT i.campaign, count(*), sum(c.revenue) FROM impression i JOIN conversion c USING (user_id) WHERE c.bought_at > i.shown_at GROUP BY i.campaign;
-- name: impressions of users
SELECT user_id, count(*) FROM impression GROUP BY user_id HAVING count(*) > 10;
-- name: a user's journey
SELECT * FROM impression i LEFT JOIN conversion c USING (user_id) WHERE i.user_id = 4711 ORDER BY shown_at;
-- name: users by campaign
SELECT i.user_id, sum(cost) FROM impression i JOIN conversion c ON c.user_id = i.user_id AND c.campaign = i.campaign GROUP BY i.user_id;
-- name: no level
SELECT * FROM notice WHERE level IS NULL AND id < 500;
-- name: bad notices
SELECT * FROM notice WHERE level IN ('error', 'fatal') ORDER BY id DESC LIMIT 3;
-- name: any level
SELECT * FROM notice WHERE level > 'info' OR level IS NULL;
-- name: a metric
SELECT * FROM metric WHERE lower(name) = 'metric 4' AND day >= '2024-12-01' AND day < '2025-02-01';
-- name: metrics up to
SELECT avg(value) FROM metric WHERE lower(name) < 'metric 3';
-- name: no partitions
SELECT * FROM no_parts WHERE at > '2025-01-01';
-- name: inherited log of a year
SELECT count(*) FROM log WHERE logged_at >= '2025-02-01' AND logged_at < '2025-03-01';
-- name: inherited by id
SELECT * FROM log WHERE id = 4000;
-- name: inherited, newest ids
SELECT * FROM log ORDER BY id DESC LIMIT 4;
-- name: inherited groups
SELECT severity, count(*) FROM log GROUP BY severity;
-- name: only the parent
SELECT * FROM ONLY log WHERE message = 'old 7';
-- name: second parent
SELECT tag, count(*) FROM tagged GROUP BY tag;
-- name: three levels
SELECT * FROM log_2025 WHERE message LIKE 'archived%' AND severity = 'debug';
-- name: once a parent
SELECT kind, count(*) FROM once_parent GROUP BY kind;
-- name: once a parent, in
SELECT * FROM notice WHERE body IN (SELECT kind FROM once_parent);
-- name: brin of time
SELECT avg(value) FROM reading WHERE at BETWEEN '2025-02-01Z' AND '2025-02-01 06:00Z';
-- name: brin of sensors
SELECT count(*) FROM reading WHERE sensor = 7 AND at > '2025-04-01Z';
-- name: brin of hosts
SELECT count(*) FROM reading WHERE host = '10.1.0.77';
-- name: brin past the end
SELECT * FROM reading WHERE at > '2026-01-01 12:00Z';
-- name: few notes
SELECT * FROM reading WHERE note IS NOT NULL AND sensor = 12;
-- name: unlogged
SELECT * FROM inbox WHERE id > 4990;
-- name: view of the newest
SELECT kind, count(*) FROM recent GROUP BY kind;
-- name: days
SELECT * FROM daily WHERE day > '2026-01-01' ORDER BY n DESC;
-- name: days with their events
SELECT d.day, e.id FROM daily d JOIN event e ON e.kind = d.kind AND date_trunc('day', e.happened_at AT TIME ZONE 'UTC') = d.day WHERE d.day = '2025-05-05';
-- name: distinct kinds
SELECT DISTINCT kind FROM event;
-- name: rank of sources
SELECT source_id, rank() OVER (ORDER BY count(*) DESC) FROM event WHERE happened_at >= '2026-01-01Z' GROUP BY source_id;
-- name: move old events
DELETE FROM event WHERE happened_at < '2023-06-01Z' AND kind = 'view';
-- name: correct a kind
UPDATE event SET kind = 'bought' WHERE kind = 'buy' AND happened_at >= '2024-01-01Z' AND happened_at < '2024-02-01Z';
-- name: update the inherited
UPDATE log SET message = 'none' WHERE id < 10;
-- name: events, generic
SELECT * FROM event WHERE source_id = $1 AND happened_at >= $2 AND happened_at < $3;
-- name: kind, generic
SELECT count(*) FROM event WHERE kind = $1;
-- name: events with their predecessors
SELECT a.id, b.id FROM event_2026 a JOIN event_2026 b ON b.source_id = a.source_id AND b.happened_at = a.happened_at WHERE a.id > 1000000;
-- name: union of years
SELECT actor FROM event_2023 WHERE kind = 'buy' UNION SELECT actor FROM event_2024_act WHERE kind = 'buy' INTERSECT SELECT actor FROM event_2025 WHERE kind = 'buy';
-- name: least and most of partitions
SELECT min(happened_at), max(happened_at), max(source_id) FROM event;
-- name: runtime pruning
SELECT * FROM source s JOIN LATERAL (SELECT * FROM event e WHERE e.source_id = s.id AND e.happened_at >= '2025-01-01Z' ORDER BY happened_at LIMIT 1) f ON true WHERE s.region = 'eu';
-- name: insert from
INSERT INTO log SELECT id, happened_at::date, kind, severity FROM event WHERE happened_at >= '2026-02-01Z';
