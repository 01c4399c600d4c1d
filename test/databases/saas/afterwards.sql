-- Views, policies and settings over the generated tables; and what became of the ones made by hand.

ANALYZE core.tenants, core."user", core.booking, core.slot, core.ends, core.word;
VACUUM core."user", core.ends;

CREATE VIEW core.member AS SELECT u.id, u."fullName", t.slug, t.plan FROM core."user" u JOIN core.tenants t ON t.id = u.tenant_id;
CREATE VIEW core.careful WITH (security_barrier) AS SELECT id, email, last_seen FROM core."user" WHERE locale <> 'fr';
CREATE MATERIALIZED VIEW core.seats AS SELECT tenant_id, count(*) AS seats, max(last_seen) AS latest FROM core."user" GROUP BY tenant_id;
CREATE UNIQUE INDEX seats_tenant ON core.seats (tenant_id);
CREATE MATERIALIZED VIEW core.unfilled AS SELECT * FROM core.tenants WITH NO DATA;
ANALYZE core.seats;

ALTER TABLE core.booking ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_room ON core.booking USING (room < 6);
CREATE RULE soft_delete AS ON DELETE TO core.slot DO INSTEAD UPDATE core.slot SET code = 'gone' WHERE id = old.id;
CREATE FUNCTION core.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON core.ends FOR EACH ROW EXECUTE FUNCTION core.touch();

INSERT INTO core.ends SELECT 5000 + i, 'z' || i, -i, NULL, NULL, md5('late' || i)::uuid, NULL FROM generate_series(1, 900) AS i;
DELETE FROM core.ends WHERE a BETWEEN 990 AND 999;
UPDATE core."user" SET last_seen = timestamptz '2026-03-01Z' + id * interval '1 minute' WHERE id % 20 = 0;
DELETE FROM core.word WHERE plain > 'wörd-900';
INSERT INTO core.tenants (slug, name, "createdAt") SELECT 'Late-' || i, 'Late ' || i, timestamptz '2026-02-01Z' FROM generate_series(1, 20) AS i;

DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET search_path = core, "Support Desk", billing, public', current_database());
  EXECUTE format('ALTER DATABASE %I SET default_text_search_config = ''pg_catalog.simple''', current_database());
  EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.5', current_database());
END $$;
CHECKPOINT;
