-- name: tenant by slug
SELECT * FROM tenants WHERE slug = 'TENANT-77';
-- name: tenants by plan
SELECT plan, count(*) FROM tenants GROUP BY plan;
-- name: tenants with a theme
SELECT * FROM tenants WHERE settings @> 'theme=>dark';
-- name: newest tenants, past the statistics
SELECT * FROM tenants WHERE id > 600 ORDER BY "createdAt" DESC;
-- name: members of the enterprise
SELECT * FROM member WHERE plan = 'enterprise';
-- name: user by email
SELECT * FROM "user" WHERE tenant_id = 3 AND email = 'user17@TENANT.example';
-- name: users of a tenant
SELECT u."fullName", t.name FROM "user" u JOIN tenants t ON t.id = u.tenant_id WHERE t.slug = 'tenant-1' ORDER BY u."fullName" LIMIT 20;
-- name: users by group
SELECT count(*) FROM "user" WHERE "group" <@ 'all.it';
-- name: users at home
SELECT id FROM "user" WHERE (home).country = 'FR' AND home IS NOT NULL;
-- name: users at an address
SELECT id FROM "user" WHERE home = ROW('Street 35', 'P35', 'US')::core.address;
-- name: careful by a function that leaks
SELECT * FROM careful WHERE weight_of('high') = 5 AND email = 'user4@tenant.example';
-- name: last seen lately
SELECT id FROM "user" WHERE last_seen > '2026-03-02Z';
-- name: locales
SELECT locale, count(*) FROM "user" GROUP BY locale HAVING count(*) > 100;
-- name: room free
SELECT * FROM booking WHERE room = 4 AND during && tstzrange('2025-02-01Z', '2025-02-02Z');
-- name: longest bookings
SELECT room, max(upper(during) - lower(during)) FROM booking GROUP BY room;
-- name: soft delete by rule
DELETE FROM slot WHERE rank < 10;
-- name: slots by code
SELECT * FROM slot WHERE code = 'c77' ORDER BY rank;
-- name: slot twice, by a deferred key
SELECT a.id FROM slot a JOIN slot b ON b.rank = a.rank WHERE a.id < 100;
-- name: ends, descending
SELECT a FROM ends ORDER BY a DESC NULLS LAST LIMIT 5;
-- name: ends, past the first of a descending index
SELECT * FROM ends WHERE a > 5500;
-- name: ends, nulls first
SELECT a, b FROM ends ORDER BY a NULLS FIRST, b DESC LIMIT 40;
-- name: ends of numeric
SELECT * FROM ends WHERE c > 6660 AND d;
-- name: ends below zero
SELECT * FROM ends WHERE c < 0;
-- name: ends of booleans
SELECT count(*) FROM ends WHERE d AND f < '01000000-0000-0000-0000-000000000000';
-- name: ends of enums
SELECT * FROM ends WHERE e >= 'urgent';
-- name: ends of uuids
SELECT * FROM ends WHERE f > 'fff00000-0000-0000-0000-000000000000';
-- name: ends of nothing
SELECT * FROM ends WHERE g < 5 OR g IS NULL AND a = 3;
-- name: weight by a costly function
SELECT * FROM ends WHERE weight_of(e) > 5;
-- name: weight and a flag
SELECT count(*) FROM ends WHERE weight_of(e) = 10 AND d;
-- name: combinations
SELECT d, e, a, count(*) FROM ends GROUP BY d, e, a;
-- name: normalized prefix
SELECT * FROM ends WHERE normalized(b) LIKE 'b1%' AND a % 10 = 3;
-- name: expression of nothing
SELECT * FROM ends WHERE nullif(a, a) IS NULL AND b = 'b7';
-- name: few and urgent
SELECT c FROM ends WHERE e = 'urgent' AND d AND c > 6000;
-- name: words by prefix
SELECT * FROM word WHERE plain LIKE 'Word 12%';
-- name: words in order of another language
SELECT unicode FROM word WHERE unicode > 'wörd' ORDER BY unicode LIMIT 10;
-- name: words by posix
SELECT * FROM word WHERE posix BETWEEN 'Word 1' AND 'Word 2';
-- name: words folded
SELECT count(*) FROM word WHERE folded IN ('WORD 2', 'word 4', 'WÖRD-5');
-- name: words padded
SELECT count(*) FROM word WHERE fixed LIKE 'Word 9%';
-- name: words alike
SELECT plain FROM word WHERE plain % 'Word 1234';
-- name: words nearest
SELECT plain FROM word ORDER BY plain <-> 'Word 77' LIMIT 5;
-- name: blobs
SELECT count(*) FROM word WHERE blob < '\x10';
-- name: bits
SELECT * FROM word WHERE bits = B'000000000111';
-- name: past what was deleted
SELECT * FROM word WHERE posix > 'wörd-950';
-- name: seats
SELECT t.name, s.seats FROM seats s JOIN tenants t ON t.id = s.tenant_id WHERE s.seats > 50;
-- name: never filled
SELECT count(*) FROM tenants t WHERE plan = 'team' AND id IN (SELECT tenant_id FROM seats);
-- name: seven days
SELECT d, count(*) FROM week_days() AS d LEFT JOIN "user" u ON extract(isodow FROM u.last_seen AT TIME ZONE 'UTC') = d GROUP BY d;
-- name: touched
UPDATE ends SET a = a + 1 WHERE f = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b';
-- name: upsert a tenant
INSERT INTO tenants (slug, name, "createdAt") VALUES ('tenant-5', 'Again', '2026-01-01Z') ON CONFLICT (slug) DO UPDATE SET name = excluded.name;
-- name: tickets
SELECT * FROM "Ticket" WHERE id = 5;
-- name: invoices with their lines and notes
SELECT count(*) FROM invoice i JOIN invoice_line l USING (id) JOIN invoice_note n USING (id);
-- name: everything of a tenant
SELECT (SELECT count(*) FROM crm.contact), (SELECT count(*) FROM crm.company), (SELECT count(*) FROM projects.task), (SELECT count(*) FROM people.employee);
-- name: reserved names
SELECT count(*) FROM "order"."order" o, "order"."group" g, "order"."select" s, "order"."user" u LIMIT 1;
-- name: odd names
SELECT count(*) FROM "order"."with space" a, "order"."semi;colon" b, "order"."dot.ted" c, "order"."quo""te" d, "order".été e WHERE a.ctid = b.ctid AND c.ctid = d.ctid AND e.ctid = a.ctid;
-- name: tenant, generic
SELECT * FROM "user" WHERE tenant_id = $1 AND last_seen > $2;
-- name: email, generic
SELECT * FROM "user" WHERE email = $1;
