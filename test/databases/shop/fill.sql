-- Fills the shop, from nothing but hashes of row numbers: the same rows on every machine.
--
-- The scale is the number of orders, a setting of the session: 14,000,000 for production, 12,000 for staging.
--   PGOPTIONS='-c shop.orders=12000' psql -v ON_ERROR_STOP=1 -f schema.sql -f fill.sql
-- Statement by statement, never as one: VACUUM refuses to run inside a transaction.

SET TimeZone = 'UTC';
SET client_min_messages = warning;
-- Whoever loads decides the memory; these two only keep the loading itself predictable.
SET max_parallel_workers_per_gather = 0;
SET synchronous_commit = off;

-- How large everything is --------------------------------------------------------------------------------------------
-- Declared immutable on purpose: a call folds into a constant instead of being made for every row.

CREATE FUNCTION pg_temp.order_count() RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN current_setting('shop.orders')::bigint;
CREATE FUNCTION pg_temp.customer_count() RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN pg_temp.order_count() * 15 / 140;
-- Staging has a fragment of the catalog, yet enough of it to click through.
CREATE FUNCTION pg_temp.product_count() RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN greatest(500, pg_temp.order_count() * 60 / 14000);
CREATE FUNCTION pg_temp.coupon_count() RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN greatest(40, pg_temp.order_count() / 7000);

-- The end of the data; nothing here asks the clock.
CREATE FUNCTION pg_temp.today() RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN timestamptz '2026-11-01 00:00+00';
-- When statistics were last gathered: what comes later is loaded after VACUUM ANALYZE.
CREATE FUNCTION pg_temp.analyzed_at() RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN timestamptz '2026-10-31 18:00+00';

-- Chance -------------------------------------------------------------------------------------------------------------

-- Uniform in [0, 1): the chance of row n in the respect numbered salt.
CREATE FUNCTION pg_temp.u(n bigint, salt bigint) RETURNS double precision LANGUAGE sql IMMUTABLE
  RETURN (hashint8extended(n, salt) & 9007199254740991)::double precision / 9007199254740992.0;

CREATE FUNCTION pg_temp.pick(pool text[], chance double precision) RETURNS text LANGUAGE sql IMMUTABLE
  AS 'SELECT pool[1 + floor(chance * cardinality(pool))::integer]';

-- Who buys what ------------------------------------------------------------------------------------------------------
-- Order numbers stand for time: both the customers and the catalog grow along with them. Popularity falls off with rank by
-- a power law; multiplying by a prime scatters the ranks over the ids. What does not exist yet folds back on what does.

CREATE FUNCTION pg_temp.customers_by(order_id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN 1 + pg_temp.customer_count() * 15 / 100 + (pg_temp.customer_count() * 85 / 100 - 1) * order_id / pg_temp.order_count();
CREATE FUNCTION pg_temp.products_by(order_id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN pg_temp.product_count() * 60 / 100 + pg_temp.product_count() * 40 / 100 * order_id / pg_temp.order_count();

CREATE FUNCTION pg_temp.regular_of(order_id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN 1 + floor(pg_temp.customer_count() * power(pg_temp.u(order_id, 11), 1.7))::bigint * 7368787
             % pg_temp.customer_count() % pg_temp.customers_by(order_id);
-- One order in ten comes from somebody who has just registered.
CREATE FUNCTION pg_temp.customer_of(order_id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN pg_temp.u(order_id, 10) < 0.1
              THEN greatest(1, pg_temp.customers_by(order_id) - floor(pg_temp.u(order_id, 12) * 40)::bigint)
              ELSE pg_temp.regular_of(order_id) END;

-- Geometric: 2.86 lines an order.
CREATE FUNCTION pg_temp.lines_of(order_id bigint) RETURNS integer LANGUAGE sql IMMUTABLE
  RETURN least(20, 1 + floor(ln(1 - pg_temp.u(order_id, 20)) / ln(0.65::double precision)))::integer;
CREATE FUNCTION pg_temp.product_of(order_id bigint, line integer) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN 1 + floor(pg_temp.product_count() * power(pg_temp.u(order_id * 32 + line, 21), 2.5))::bigint * 48271
             % pg_temp.product_count() % pg_temp.products_by(order_id);
CREATE FUNCTION pg_temp.quantity_of(order_id bigint, line integer) RETURNS integer LANGUAGE sql IMMUTABLE
  RETURN 1 + floor(8 * power(pg_temp.u(order_id * 32 + line, 22), 6))::integer;
CREATE FUNCTION pg_temp.cents_of(product_id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN floor(4 * exp(5.2 * power(pg_temp.u(product_id, 30), 1.5)))::bigint * 100 + 99;

-- When -----------------------------------------------------------------------------------------------------------------
-- Every hour of the three years with its share of the trade: growth, season, Black Friday, weekday, time of day.

CREATE TEMPORARY TABLE hours AS
WITH weighted AS (
  SELECT hour,
         exp(0.85 * extract(epoch FROM hour - timestamptz '2023-11-01 00:00+00')::double precision / 94694400)
         * (ARRAY[0.92, 0.84, 0.93, 0.95, 0.97, 0.90, 0.84, 0.83, 0.94, 1.02, 1.38, 1.50])[extract(month FROM hour)::integer]
         * (ARRAY[1.16, 1.12, 1.01, 0.98, 0.97, 0.89, 0.87])[1 + extract(dow FROM hour)::integer]
         * (ARRAY[0.40, 0.22, 0.13, 0.09, 0.09, 0.15, 0.35, 0.65, 0.90, 1.08, 1.15, 1.20,
                  1.22, 1.18, 1.10, 1.10, 1.18, 1.30, 1.50, 1.75, 1.92, 1.75, 1.25, 0.75])[1 + extract(hour FROM hour)::integer]
         * CASE WHEN extract(month FROM hour) = 11 AND extract(day FROM hour) BETWEEN 23 AND 30 THEN 1.9 ELSE 1.0 END
         * CASE WHEN extract(month FROM hour) = 12 AND extract(day FROM hour) > 21 THEN 0.55 ELSE 1.0 END
         -- No two days are alike.
         * (0.85 + 0.3 * pg_temp.u(extract(epoch FROM date_trunc('day', hour))::bigint, 1)) AS weight
  FROM generate_series(timestamptz '2023-11-01 00:00+00', '2026-10-31 23:00+00', interval '1 hour') AS hour
),
running AS (
  SELECT hour, sum(weight) OVER (ORDER BY hour) / sum(weight) OVER () AS until FROM weighted
)
SELECT hour, coalesce(lag(until) OVER (ORDER BY hour), 0) AS since, until FROM running ORDER BY hour;

-- The numbers from 1 to total, laid out over the hours from a given one on.
CREATE FUNCTION pg_temp.timeline(total bigint, from_hour timestamptz)
RETURNS TABLE (hour timestamptz, first bigint, last bigint) LANGUAGE sql STABLE AS '
  SELECT h.hour,
         1 + round(total * (h.since - start.since) / (1 - start.since))::bigint,
         round(total * (h.until - start.since) / (1 - start.since))::bigint
  FROM hours h, (SELECT min(since) AS since FROM hours WHERE hours.hour >= from_hour) AS start
  WHERE h.hour >= from_hour
  ORDER BY h.hour';

-- Row n of the hour at its moment.
CREATE FUNCTION pg_temp.moment(hour timestamptz, first bigint, last bigint, n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN hour + interval '1 hour' * ((n - first + pg_temp.u(n, 2)) / (last - first + 1));

-- Words --------------------------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.first_name(chance double precision) RETURNS text LANGUAGE sql IMMUTABLE RETURN pg_temp.pick(
  '{Anna,Emma,Mia,Sofia,Lena,Marie,Julia,Laura,Sarah,Lea,Paul,Leon,Lukas,Jonas,Felix,Max,Tim,Jan,David,Noah,Peter,Michael,Thomas,
    Andreas,Sabine,Petra,Monika,Claudia,Louise,Camille,Chloe,Jules,Hugo,Lucas,Pierre,Sanne,Daan,Bram,Femke,Giulia,Marco,Luca,
    Chiara,Lucia,Pablo,Carmen,Diego,Agnieszka,Piotr,Kasia,Jakub,Oliver,Amelia,Olivia,Harry,Jack,Astrid,Lars,Ingrid,Sven}', chance);
CREATE FUNCTION pg_temp.last_name(chance double precision) RETURNS text LANGUAGE sql IMMUTABLE RETURN pg_temp.pick(
  '{Mueller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Koch,Bauer,Richter,Klein,Wolf,Schroeder,Neumann,
    Schwarz,Zimmermann,Braun,Krueger,Hofmann,Hartmann,Lange,Martin,Bernard,Dubois,Durand,Moreau,Laurent,Lefebvre,Garcia,Martinez,
    Lopez,Sanchez,Rossi,Russo,Ferrari,Esposito,Bianchi,Romano,deVries,Jansen,Bakker,Visser,Smit,Nowak,Kowalski,Wisniewski,
    Wojcik,Smith,Jones,Taylor,Brown,Williams,Johnson,Andersson,Nilsson,Hansen,Larsen,Huber,Gruber,Steiner,Moser,Novak,
    Svoboda,Horvath,Nagy,Popescu,Ionescu}', chance);
CREATE FUNCTION pg_temp.brand(chance double precision) RETURNS text LANGUAGE sql IMMUTABLE RETURN
  pg_temp.pick('{Nord,Alp,Terra,Luma,Vento,Kiru,Solis,Arbo,Mara,Tivo,Hals,Orca,Pino,Quill,Ravn,Saga,Tarn,Ulme,Vela,Wyk}', chance)
  || pg_temp.pick('{"",a,o,ika,ion,lab,works,haus,ware,line}', chance * 20 - floor(chance * 20));

-- Indexes and foreign keys are set aside -----------------------------------------------------------------------------
-- Filling heaps first and indexing them afterwards is several times faster, and gives indexes as compact as a REINDEX would.
-- They come back from their own definitions, in the order in which the schema made them.

CREATE TEMPORARY TABLE set_aside AS
SELECT 1 AS step, c.oid AS made,
       format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS remove,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS restore
FROM pg_constraint c
WHERE c.connamespace = 'public'::regnamespace AND c.contype = 'f' AND c.conparentid = 0
UNION ALL
SELECT 0, i.indexrelid,
       CASE WHEN c.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
            ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, c.conname) END,
       CASE WHEN c.oid IS NULL THEN replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
            ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) END
FROM pg_index i
JOIN pg_class r ON r.oid = i.indexrelid AND r.relnamespace = 'public'::regnamespace AND NOT r.relispartition
LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x');

DO $$
DECLARE
  command text;
BEGIN
  FOR command IN SELECT remove FROM set_aside ORDER BY step DESC, made LOOP
    EXECUTE command;
  END LOOP;
END $$;

-- Loading ------------------------------------------------------------------------------------------------------------
-- TRUNCATE in the same transaction lets a server with wal_level = minimal skip the log.

BEGIN;

TRUNCATE customers, addresses, categories, products, reviews, coupons, orders, order_items, payments, warehouses, shipments,
  inventory, stock_movements, carts, events;

INSERT INTO warehouses (id, name, country) VALUES
  (1, 'Leipzig', 'DE'), (2, 'Hamburg', 'DE'), (3, 'Venlo', 'NL'), (4, 'Lille', 'FR'), (5, 'Poznan', 'PL'), (6, 'Linz', 'AT');

-- Three levels: department, group, shelf.
INSERT INTO categories (id, parent_id, name, slug, position)
WITH department (id, name, groups) AS (
  VALUES (1, 'Women', '{Dresses,Shirts,Jackets,Shoes,Accessories}'::text[]),
         (2, 'Men', '{Shirts,Trousers,Jackets,Shoes,Accessories}'),
         (3, 'Kids', '{Baby,Toys,School,Shoes,Clothing}'),
         (4, 'Home', '{Kitchen,Bedding,Lighting,Furniture,Decoration}'),
         (5, 'Garden', '{Tools,Plants,Furniture,Grills,Pots}'),
         (6, 'Sports', '{Running,Cycling,Camping,Fitness,Winter}'),
         (7, 'Electronics', '{Phones,Audio,Computers,Cameras,Wearables}'),
         (8, 'Books', '{Novels,Cooking,Travel,Children,Science}')
),
groups AS (
  SELECT d.id * 10 + g.position AS id, d.id AS department, d.name AS department_name, g.name, g.position
  FROM department d, unnest(d.groups) WITH ORDINALITY AS g (name, position)
),
shelves AS (
  SELECT g.id * 10 + s.position AS id, g.id AS parent, g.department_name, g.name AS group_name, s.name, s.position
  FROM groups g, unnest('{Basics,Premium,New,Sale,Outlet}'::text[]) WITH ORDINALITY AS s (name, position)
)
SELECT id, NULL::integer, name, lower(name), id FROM department
UNION ALL
SELECT id, department, name, lower(department_name || '-' || name), position FROM groups
UNION ALL
SELECT id, parent, name, lower(department_name || '-' || group_name || '-' || name), position FROM shelves;

-- Products live on the shelves; a brand keeps to few departments.
INSERT INTO products (id, sku, name, description, category_id, brand, price, tags, attributes, active, created_at)
SELECT n, format('%s-%s', upper(left(brand, 3)), lpad(n::text, 6, '0')),
       brand || ' ' || adjective || ' ' || noun,
       format('%s %s made of %s, %s. %s', adjective, noun, material,
              pg_temp.pick('{machine washable,hand made,easy to clean,made to last,designed in Leipzig,recycled packaging}', pg_temp.u(n, 41)),
              pg_temp.pick('{A favourite of our customers.,New in the range.,Also available in other colours.,Ideal as a gift.,
                            Reduced while stocks last.,Tested by our own staff.}', pg_temp.u(n, 42))),
       (department * 10 + 1 + floor(5 * pg_temp.u(n, 44))::integer) * 10 + 1 + floor(5 * power(pg_temp.u(n, 45), 1.6))::integer,
       brand, pg_temp.cents_of(n) * 0.01,
       ARRAY(SELECT DISTINCT pg_temp.pick('{sale,new,organic,vegan,bestseller,gift,summer,winter,recycled,fairtrade,limited,outdoor,
                                            handmade,waterproof,wool,cotton,leather,travel,office,party,baby,pet,wireless,foldable,
                                            refurbished,exclusive,licensed,oversize,petite,spareparts}',
                                          power(pg_temp.u(n * 8 + k, 46), 2))
             FROM generate_series(1, 1 + floor(4 * pg_temp.u(n, 47))::integer) AS k ORDER BY 1),
       jsonb_strip_nulls(jsonb_build_object(
         'color', pg_temp.pick('{black,white,blue,grey,red,green,beige,brown,pink,yellow,orange,purple,silver,gold,turquoise,ivory}',
                               power(pg_temp.u(n, 48), 1.8)),
         'size', CASE WHEN department <= 3 THEN pg_temp.pick('{m,l,s,xl,xs,xxl,xxxl}', power(pg_temp.u(n, 49), 1.4)) END,
         'material', material,
         'origin', pg_temp.pick('{CN,DE,PT,TR,BD,IT,PL,IN,VN,FR}', power(pg_temp.u(n, 50), 1.7)),
         'weight_g', 50 + floor(4000 * power(pg_temp.u(n, 51), 3))::integer,
         'warranty_years', CASE WHEN department = 7 THEN 2 + floor(4 * pg_temp.u(n, 52))::integer END)),
       pg_temp.u(n, 53) < 0.83,
       -- Six in ten were there before the first order.
       CASE WHEN n <= pg_temp.product_count() * 0.6
            THEN timestamptz '2019-03-01 08:00+00' + interval '1704 days' * (n / (pg_temp.product_count() * 0.6))
            ELSE timestamptz '2023-11-01 08:00+00' + interval '1095 days' * ((n / pg_temp.product_count()::double precision - 0.6) / 0.4) END
FROM (
  SELECT n, 1 + floor(8 * power(pg_temp.u(n, 43), 1.3))::integer AS department,
         -- Twenty-five brands a department, of two hundred.
         pg_temp.brand((floor(8 * power(pg_temp.u(n, 43), 1.3)) + power(pg_temp.u(n, 40), 1.8)) / 8) AS brand,
         pg_temp.pick('{classic,light,slim,robust,compact,soft,modern,simple,warm,elegant,urban,natural}', pg_temp.u(n, 54)) AS adjective,
         pg_temp.pick('{jacket,shirt,lamp,chair,bag,bottle,blanket,headphones,tent,pan,notebook,sneaker,scarf,mug,backpack,speaker,
                        cushion,knife,watch,puzzle}', pg_temp.u(n, 55)) AS noun,
         pg_temp.pick('{cotton,steel,wood,polyester,leather,glass,aluminium,wool,bamboo,linen}', power(pg_temp.u(n, 56), 1.3)) AS material
  FROM generate_series(1, pg_temp.product_count()) AS n
  OFFSET 0
) AS draft;

INSERT INTO coupons (id, code, percent, valid_during)
SELECT n, upper(substr(md5(n::text), 1, 8)), (ARRAY[10, 5, 15, 20, 25, 50])[1 + floor(6 * power(pg_temp.u(n, 60), 2))::integer],
       tstzrange(starts, starts + interval '1 day' * (3 + floor(60 * power(pg_temp.u(n, 61), 2))))
FROM (
  SELECT n, timestamptz '2023-11-01 00:00+00' + interval '1 day' * floor(1125 * n / pg_temp.coupon_count()::double precision) AS starts
  FROM generate_series(1, pg_temp.coupon_count()) AS n
) AS draft;

-- Orders, as the shop would have written them; what depends on age depends on the distance to the end of the data.
CREATE TEMPORARY VIEW order_drafts AS
SELECT id, customer_id, created_at, hour,
       least(pg_temp.today(), created_at + interval '1 hour' * (0.2 + 240 * power(pg_temp.u(id, 70), 2))) AS updated_at,
       -- Two customers in five have a second address, numbered after all the first ones.
       CASE WHEN customer_id % 5 < 2 AND pg_temp.u(id, 71) < 0.3
            THEN pg_temp.customer_count() + 1 + customer_id / 5 * 2 + customer_id % 5
            ELSE customer_id END AS shipping_address_id,
       CASE WHEN has_coupon THEN 1 + floor(pg_temp.coupon_count() * power(pg_temp.u(id, 73), 1.8))::integer END AS coupon_id,
       CASE WHEN chance_of_currency < 0.86 THEN 'EUR' WHEN chance_of_currency < 0.93 THEN 'PLN'
            WHEN chance_of_currency < 0.97 THEN 'GBP' WHEN chance_of_currency < 0.99 THEN 'CHF' ELSE 'SEK' END AS currency,
       CASE
         WHEN created_at >= pg_temp.today() - interval '6 hours' THEN
           CASE WHEN chance < 0.30 THEN 'pending' WHEN chance < 0.95 THEN 'paid' ELSE 'cancelled' END
         WHEN created_at >= pg_temp.today() - interval '2 days' THEN
           CASE WHEN chance < 0.05 THEN 'pending' WHEN chance < 0.35 THEN 'paid' WHEN chance < 0.60 THEN 'packing'
                WHEN chance < 0.95 THEN 'shipped' ELSE 'cancelled' END
         WHEN created_at >= pg_temp.today() - interval '8 days' THEN
           CASE WHEN chance < 0.01 THEN 'pending' WHEN chance < 0.03 THEN 'paid' WHEN chance < 0.06 THEN 'packing'
                WHEN chance < 0.55 THEN 'shipped' WHEN chance < 0.94 THEN 'completed' WHEN chance < 0.99 THEN 'cancelled' ELSE 'refunded' END
         -- Even old orders hang: a payment that never came, a parcel that never arrived.
         ELSE
           CASE WHEN chance < 0.0003 THEN 'pending' WHEN chance < 0.0011 THEN 'shipped' WHEN chance < 0.052 THEN 'cancelled'
                -- Presents come back in January.
                WHEN chance < CASE WHEN extract(month FROM created_at) IN (12, 1) THEN 0.112 ELSE 0.094 END THEN 'refunded'
                ELSE 'completed' END
       END AS status,
       CASE WHEN chance_of_channel < 0.56 THEN 'web' WHEN chance_of_channel < 0.79 THEN 'ios'
            WHEN chance_of_channel < 0.98 THEN 'android' ELSE 'phone' END AS channel,
       CASE WHEN has_coupon THEN cents / 10 ELSE 0 END * 0.01 AS discount,
       CASE WHEN cents >= 5000 THEN 0 ELSE 490 END * 0.01 AS shipping_cost,
       (cents - CASE WHEN has_coupon THEN cents / 10 ELSE 0 END + CASE WHEN cents >= 5000 THEN 0 ELSE 490 END) * 0.01 AS total,
       CASE WHEN pg_temp.u(id, 74) < 0.03
            THEN pg_temp.pick('{Please leave with the neighbour,Gift: no invoice in the parcel,Ring twice,Call before delivery}', pg_temp.u(id, 75)) END AS note
FROM (
  SELECT id, hour, pg_temp.customer_of(id) AS customer_id, pg_temp.moment(hour, first, last, id) AS created_at,
         pg_temp.u(id, 76) AS chance, pg_temp.u(id, 77) AS chance_of_channel, pg_temp.u(id, 78) AS chance_of_currency,
         pg_temp.u(id, 72) < 0.12 AS has_coupon
  FROM pg_temp.timeline(pg_temp.order_count(), '2023-11-01 00:00+00') AS t, generate_series(first, last) AS id
  OFFSET 0
) AS draft,
LATERAL (
  SELECT sum(pg_temp.cents_of(pg_temp.product_of(id, line)) * pg_temp.quantity_of(id, line))::bigint AS cents
  FROM generate_series(1, pg_temp.lines_of(id)) AS line
) AS basket;

INSERT INTO orders (id, customer_id, created_at, updated_at, shipping_address_id, coupon_id, currency, status, channel, discount,
                    shipping_cost, total, note)
SELECT id, customer_id, created_at, updated_at, shipping_address_id, coupon_id, currency, status, channel, discount,
       shipping_cost, total, note
FROM order_drafts
WHERE hour < pg_temp.analyzed_at();

-- What hangs on an order is a function of the order, for the load and for the growth alike.
CREATE TEMPORARY VIEW item_drafts AS
SELECT id AS order_id, pg_temp.product_of(id, line) AS product_id, line AS line_no, pg_temp.quantity_of(id, line) AS quantity,
       pg_temp.cents_of(pg_temp.product_of(id, line)) * 0.01 AS unit_price
FROM (SELECT id, generate_series(1, pg_temp.lines_of(id)) AS line FROM orders) AS lines;

CREATE TEMPORARY VIEW payment_drafts AS
SELECT order_id, order_created_at + interval '1 minute' * attempt AS created_at,
       CASE WHEN attempt < attempts THEN 'failed'
            WHEN order_status = 'pending' THEN CASE WHEN method IN ('invoice', 'sepa') THEN 'authorized' ELSE 'pending' END
            WHEN order_status = 'cancelled' THEN CASE WHEN method IN ('card', 'paypal') THEN 'failed' ELSE 'cancelled' END
            WHEN order_status = 'refunded' THEN 'refunded'
            -- An invoice is captured when the money arrives, and some of it never does.
            WHEN method = 'invoice' AND (order_created_at > pg_temp.today() - interval '14 days' OR pg_temp.u(order_id, 82) < 0.01) THEN 'authorized'
            ELSE 'captured' END::payment_status AS status,
       method, amount
FROM (
  SELECT id AS order_id, created_at AS order_created_at, status AS order_status, total AS amount, attempts,
         generate_series(1, attempts) AS attempt,
         CASE WHEN attempts = 2 OR chance < 0.50 THEN 'card' WHEN chance < 0.75 THEN 'paypal' WHEN chance < 0.90 THEN 'invoice'
              WHEN chance < 0.97 THEN 'sepa' ELSE 'gift_card' END AS method
  FROM (
    SELECT id, created_at, status, total, pg_temp.u(id, 81) AS chance,
           -- Some give up before they pay; some cards need a second try.
           CASE WHEN status = 'cancelled' AND pg_temp.u(id, 80) < 0.4 THEN 0 WHEN pg_temp.u(id, 80) > 0.975 THEN 2 ELSE 1 END AS attempts
    FROM orders OFFSET 0
  ) AS o
) AS attempts;

CREATE TEMPORARY VIEW shipment_drafts AS
SELECT id AS order_id,
       CASE WHEN status <> 'packing' THEN shipped_at END AS shipped_at,
       CASE WHEN status IN ('completed', 'refunded') AND fate >= 0.001 THEN least(pg_temp.today(), shipped_at + interval '1 hour' * (18 + 90 * pg_temp.u(id, 92))) END AS delivered_at,
       CASE WHEN status = 'packing' THEN 'preparing' WHEN fate < 0.001 AND status <> 'shipped' THEN 'lost' WHEN status = 'shipped' THEN 'in_transit'
            WHEN status = 'refunded' AND fate < 0.8 THEN 'returned' ELSE 'delivered' END::shipment_status AS status,
       1 + floor(6 * power(pg_temp.u(id, 93), 1.5))::integer AS warehouse_id,
       carrier,
       CASE WHEN status <> 'packing' THEN upper(left(carrier, 2)) || lpad((hashint8extended(id, 94) & 1073741823)::text, 11, '0') END AS tracking_code
FROM (
  SELECT id, status, pg_temp.u(id, 91) AS fate,
         least(pg_temp.today(), created_at + interval '1 hour' * (4 + 50 * power(pg_temp.u(id, 90), 2))) AS shipped_at,
         pg_temp.pick('{dhl,dhl,dhl,dpd,dpd,hermes,ups,gls,postnl,inpost}', pg_temp.u(id, 95)) AS carrier
  FROM orders
  WHERE status IN ('packing', 'shipped', 'completed', 'refunded')
    -- Downloads and gift cards need no parcel.
    AND pg_temp.u(id, 96) < 0.9
  OFFSET 0
) AS o;

INSERT INTO order_items (order_id, product_id, line_no, quantity, unit_price)
SELECT order_id, product_id, line_no, quantity, unit_price FROM item_drafts;

INSERT INTO payments (id, order_id, created_at, status, method, amount)
SELECT row_number() OVER (), order_id, created_at, status, method, amount FROM payment_drafts;

INSERT INTO shipments (id, order_id, shipped_at, delivered_at, status, warehouse_id, carrier, tracking_code)
SELECT row_number() OVER (), order_id, shipped_at, delivered_at, status, warehouse_id, carrier, tracking_code FROM shipment_drafts;

-- Whoever was not there before the first order registered minutes before the order that customers_by() counts them with.
INSERT INTO customers (id, email, first_name, last_name, phone, locale, tier, marketing_consent, created_at, deleted_at)
SELECT n,
       CASE WHEN pg_temp.u(n, 104) < 0.12 THEN first_name || '.' || last_name || n ELSE lower(first_name || '.' || last_name) || n END
         || '@' || pg_temp.pick('{gmail.com,gmail.com,gmail.com,gmx.de,gmx.de,web.de,outlook.com,yahoo.com,icloud.com,t-online.de,orange.fr,
                                  libero.it,wp.pl,proton.me}', pg_temp.u(n, 105)),
       first_name, last_name,
       CASE WHEN pg_temp.u(n, 106) < 0.35 THEN '+49' || (1500000000 + (hashint8extended(n, 107) & 268435455))::text END,
       pg_temp.pick('{de,de,de,de,de,de,fr,fr,nl,pl,it,es,en,sv}', pg_temp.u(n, 108)),
       CASE WHEN pg_temp.u(n, 109) < 0.02 THEN 'gold' WHEN pg_temp.u(n, 109) < 0.11 THEN 'silver' ELSE 'standard' END,
       pg_temp.u(n, 110) < 0.38,
       created_at,
       CASE WHEN pg_temp.u(n, 111) < 0.015 THEN created_at + (pg_temp.today() - created_at) * pg_temp.u(n, 112) END
FROM (
  SELECT n, pg_temp.first_name(power(pg_temp.u(n, 102), 1.4)) AS first_name, pg_temp.last_name(power(pg_temp.u(n, 103), 1.6)) AS last_name,
         CASE WHEN o.id IS NULL
              THEN timestamptz '2019-03-01 08:00+00' + interval '1704 days' * least(1, n / (pg_temp.customer_count() * 0.15))
              ELSE o.created_at - interval '1 minute' * (1 + 20 * pg_temp.u(n, 101)) END AS created_at
  FROM generate_series(1, pg_temp.customer_count()) AS n
  LEFT JOIN orders o
    ON o.id = (n - 1 - pg_temp.customer_count() * 15 / 100) * pg_temp.order_count() / (pg_temp.customer_count() * 85 / 100 - 1)
   AND n > 1 + pg_temp.customer_count() * 15 / 100
  ORDER BY n
  OFFSET 0
) AS draft;

-- Large cities, and a tail of twelve hundred small towns; each has postcodes of its own.
CREATE TEMPORARY TABLE towns AS
WITH town (city, country, prefix, weight) AS (
  VALUES ('Berlin', 'DE', '1', 360.0), ('Hamburg', 'DE', '2', 180), ('Muenchen', 'DE', '80', 150), ('Koeln', 'DE', '50', 105),
         ('Frankfurt', 'DE', '60', 76), ('Stuttgart', 'DE', '70', 62), ('Duesseldorf', 'DE', '40', 61), ('Leipzig', 'DE', '04', 60),
         ('Dortmund', 'DE', '44', 58), ('Essen', 'DE', '45', 57), ('Bremen', 'DE', '28', 56), ('Dresden', 'DE', '01', 55),
         ('Hannover', 'DE', '30', 53), ('Nuernberg', 'DE', '90', 52), ('Wien', 'AT', '1', 95), ('Graz', 'AT', '80', 15),
         ('Linz', 'AT', '40', 11), ('Zuerich', 'CH', '80', 12), ('Paris', 'FR', '75', 110), ('Lyon', 'FR', '69', 27),
         ('Marseille', 'FR', '13', 40), ('Lille', 'FR', '59', 24), ('Amsterdam', 'NL', '10', 44), ('Rotterdam', 'NL', '30', 32),
         ('Utrecht', 'NL', '35', 18), ('Warszawa', 'PL', '0', 54), ('Krakow', 'PL', '3', 23), ('Poznan', 'PL', '6', 16),
         ('Milano', 'IT', '20', 27), ('Roma', 'IT', '00', 32), ('Madrid', 'ES', '28', 26), ('Barcelona', 'ES', '08', 22),
         ('London', 'GB', 'E', 40), ('Stockholm', 'SE', '1', 14)
  UNION ALL
  SELECT stem || ending, CASE WHEN number % 9 = 0 THEN 'AT' WHEN number % 17 = 0 THEN 'CH' ELSE 'DE' END,
         lpad((number % 1000)::text, 4, '3'), 45.0 / (10 + number) + 0.4
  FROM (
    SELECT stem, ending, row_number() OVER (ORDER BY hashtextextended(stem || ending, 3)) AS number
    FROM unnest('{Alten,Bernau,Birken,Buchen,Dachs,Eber,Eichen,Falken,Franken,Gruen,Hain,Hasel,Hirsch,Hohen,Kirch,Koenigs,Lauter,
                  Linden,Mittel,Muehl,Neu,Nieder,Ober,Rosen,Rothen,Sand,Schoen,Stein,Tannen,Weiden}'::text[]) AS stem,
         unnest('{bach,berg,born,bruck,burg,dorf,eck,feld,furt,hagen,hausen,heim,hof,hofen,kirchen,leben,lingen,mark,moos,ow,rode,
                  roth,see,stadt,stein,stetten,tal,thal,wald,weiler,werder,wiesen,winkel,wuesten,zell,zig,au,ach,ingen,eln}'::text[]) AS ending
  ) AS small
)
SELECT city, country, prefix, weight / sum(weight) OVER () AS share,
       sum(weight) OVER (ORDER BY weight DESC, city) / sum(weight) OVER () AS until
FROM town;

-- Looked up by chance, so spread over equal slots.
CREATE TEMPORARY TABLE town_slots AS
SELECT slot, t.city, t.country, t.prefix, 1 + floor(400 * share)::integer AS postcodes
FROM generate_series(0, 8191) AS slot,
LATERAL (SELECT * FROM towns WHERE until > (slot + 0.5) / 8192 ORDER BY until LIMIT 1) AS t;

ANALYZE town_slots;

INSERT INTO addresses (id, customer_id, street, postcode, city, country, is_default)
SELECT n, customer_id,
       pg_temp.pick('{Hauptstrasse,Bahnhofstrasse,Gartenweg,Dorfstrasse,Schulstrasse,Bergstrasse,Lindenallee,Kirchgasse,Ringstrasse,Marktplatz,
                      Rue de la Gare,Stationsweg,Via Roma,Ulica Polna,Calle Mayor,Amselweg,Goethestrasse,Schillerstrasse,Mozartstrasse}', pg_temp.u(n, 120))
         || ' ' || 1 + floor(120 * power(pg_temp.u(n, 121), 2))::integer,
       rpad(t.prefix, 2, '0') || lpad(floor(t.postcodes * power(pg_temp.u(n, 122), 1.2))::text, 3, '0'),
       t.city, t.country, n <= pg_temp.customer_count()
FROM (
  SELECT n, CASE WHEN n <= pg_temp.customer_count() THEN n
                 ELSE (n - pg_temp.customer_count() - 1) / 2 * 5 + (n - pg_temp.customer_count() - 1) % 2 END AS customer_id
  FROM generate_series(1, pg_temp.customer_count() + pg_temp.customer_count() * 2 / 5 + 2) AS n
) AS draft
JOIN town_slots t ON t.slot = floor(8192 * pg_temp.u(n, 123))::integer
WHERE customer_id BETWEEN 1 AND pg_temp.customer_count()
ORDER BY n;

-- One order in seven leads to a review of its first item, days later.
INSERT INTO reviews (id, product_id, customer_id, rating, body, published, created_at)
SELECT row_number() OVER (ORDER BY reviewed_at, id), pg_temp.product_of(id, 1), customer_id,
       (ARRAY[5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1, 1])[1 + floor(13 * pg_temp.u(id, 131))::integer],
       CASE WHEN pg_temp.u(id, 132) < 0.7 THEN
         pg_temp.pick('{Great quality.,Exactly as described.,Arrived quickly.,Not what I expected.,Would buy again.,Too small for me.,
                        The colour differs from the picture.,My family loves it.,Broke after a week.,Good value.}', pg_temp.u(id, 133))
         || ' ' || pg_temp.pick('{Delivery took two days.,The parcel was damaged but the product is fine.,I ordered a second one for my sister.,
                        Returned it without trouble.,I have used it every day since.,Support answered within an hour.,Three stars because of the price.}', pg_temp.u(id, 134))
       END,
       reviewed_at < pg_temp.today() - interval '2 days' AND pg_temp.u(id, 135) > 0.01, reviewed_at
FROM (
  SELECT id, customer_id, created_at + interval '1 day' * (3 + 40 * power(pg_temp.u(id, 130), 2)) AS reviewed_at
  FROM orders
  WHERE id % 7 = 3 AND status IN ('completed', 'refunded')
) AS draft
WHERE reviewed_at < pg_temp.analyzed_at();

INSERT INTO inventory (product_id, warehouse_id, on_hand, reserved, reorder_point)
SELECT p, w, greatest(0, floor(-6 + 220 * power(pg_temp.u(p * 8 + w, 140), 3)))::integer, floor(5 * power(pg_temp.u(p * 8 + w, 141), 4))::integer,
       5 * (1 + floor(5 * pg_temp.u(p, 142))::integer)
FROM generate_series(1, pg_temp.product_count()) AS p, generate_series(1, 6) AS w
WHERE pg_temp.u(p * 8 + w, 143) < 0.55;

INSERT INTO stock_movements (id, occurred_at, product_id, delta, warehouse_id, reason)
SELECT n, occurred_at, pg_temp.product_of(n * pg_temp.order_count() / (pg_temp.order_count() / 5), 31),
       CASE reason WHEN 'receipt' THEN 10 * (1 + floor(20 * pg_temp.u(n, 150))::integer)
                   WHEN 'return' THEN 1 WHEN 'sale' THEN -1 - floor(4 * power(pg_temp.u(n, 150), 4))::integer ELSE -1 END,
       1 + floor(6 * power(pg_temp.u(n, 151), 1.5))::integer, reason
FROM (
  SELECT n, pg_temp.moment(hour, first, last, n) AS occurred_at,
         CASE WHEN chance < 0.78 THEN 'sale' WHEN chance < 0.92 THEN 'receipt' WHEN chance < 0.98 THEN 'return'
              WHEN chance < 0.995 THEN 'correction' ELSE 'loss' END AS reason
  FROM (
    SELECT hour, first, last, n, pg_temp.u(n, 152) AS chance
    FROM pg_temp.timeline(pg_temp.order_count() / 5, '2023-11-01 00:00+00') AS t, generate_series(first, last) AS n
    WHERE hour < pg_temp.analyzed_at()
    OFFSET 0
  ) AS moves
) AS draft;

-- Carts of the last ninety days; older ones are deleted.
INSERT INTO carts (id, token, customer_id, items, created_at, updated_at)
SELECT n, md5('cart ' || n)::uuid,
       CASE WHEN pg_temp.u(n, 160) < 0.45 THEN pg_temp.regular_of(pg_temp.order_count() - n % 1000) END,
       (SELECT jsonb_agg(jsonb_build_object('product_id', pg_temp.product_of(pg_temp.order_count() - n, line), 'quantity', pg_temp.quantity_of(n, line)))
        FROM generate_series(1, least(5, pg_temp.lines_of(n))) AS line),
       created_at, least(pg_temp.analyzed_at(), created_at + interval '1 day' * 10 * power(pg_temp.u(n, 161), 5))
FROM (
  SELECT n, pg_temp.moment(hour, first, last, n) AS created_at
  FROM pg_temp.timeline(pg_temp.order_count() / 25, '2026-08-03 00:00+00') AS t, generate_series(first, last) AS n
  WHERE hour < pg_temp.analyzed_at()
) AS draft;

CREATE TEMPORARY VIEW event_drafts AS
SELECT n AS id, hour, occurred_at, kind,
       CASE WHEN kind IN ('login', 'checkout') OR pg_temp.u(n / 6, 170) < 0.3
            THEN pg_temp.regular_of(pg_temp.order_count() - n / 6 % (pg_temp.order_count() / 3)) END AS customer_id,
       CASE WHEN kind IN ('product_view', 'add_to_cart') THEN pg_temp.product_of(pg_temp.order_count() - n % 1000, 1 + (n % 29)::integer) END AS product_id,
       -- About six happenings a visit.
       md5('session ' || n / 6)::uuid AS session_id,
       CASE kind WHEN 'search' THEN jsonb_build_object('q', pg_temp.pick('{shoes,jacket,gift,lamp,sale,tent,iphone case,mug,dress,backpack}', power(pg_temp.u(n, 171), 1.5)))
                 WHEN 'page_view' THEN jsonb_build_object('path', pg_temp.pick('{/,/sale,/women,/men,/kids,/home,/account,/help,/cart}', power(pg_temp.u(n, 172), 1.5)),
                                                          'referrer', pg_temp.pick('{google,direct,newsletter,instagram,facebook,bing}', power(pg_temp.u(n, 173), 1.4)))
                 ELSE '{}' END AS payload
FROM (
  SELECT n, hour, pg_temp.moment(hour, first, last, n) AS occurred_at,
         CASE WHEN chance < 0.46 THEN 'product_view' WHEN chance < 0.76 THEN 'page_view' WHEN chance < 0.88 THEN 'search'
              WHEN chance < 0.95 THEN 'add_to_cart' WHEN chance < 0.98 THEN 'login' ELSE 'checkout' END AS kind
  FROM (
    SELECT hour, first, last, n, pg_temp.u(n, 174) AS chance
    FROM pg_temp.timeline(pg_temp.order_count() / 3, '2025-11-01 00:00+00') AS t, generate_series(first, last) AS n
    OFFSET 0
  ) AS visits
) AS draft;

INSERT INTO events (id, occurred_at, customer_id, product_id, session_id, kind, payload)
SELECT id, occurred_at, customer_id, product_id, session_id, kind, payload FROM event_drafts WHERE hour < pg_temp.analyzed_at();

COMMIT;

-- Indexes and foreign keys come back ---------------------------------------------------------------------------------

DO $$
DECLARE
  command text;
BEGIN
  FOR command IN SELECT restore FROM set_aside ORDER BY step, made LOOP
    EXECUTE command;
  END LOOP;
END $$;

REFRESH MATERIALIZED VIEW product_sales;

VACUUM (ANALYZE);

-- Growth since the last ANALYZE ----------------------------------------------------------------------------------------
-- The last six hours: as in any production, statistics are a little older than the rows.

INSERT INTO orders (id, customer_id, created_at, updated_at, shipping_address_id, coupon_id, currency, status, channel, discount,
                    shipping_cost, total, note)
SELECT id, customer_id, created_at, updated_at, shipping_address_id, coupon_id, currency, status, channel, discount,
       shipping_cost, total, note
FROM order_drafts
WHERE hour >= pg_temp.analyzed_at();

INSERT INTO order_items (order_id, product_id, line_no, quantity, unit_price)
SELECT order_id, product_id, line_no, quantity, unit_price FROM item_drafts
WHERE order_id >= (SELECT min(id) FROM orders WHERE created_at >= pg_temp.analyzed_at());

INSERT INTO payments (id, order_id, created_at, status, method, amount)
SELECT (SELECT max(id) FROM payments) + row_number() OVER (), order_id, created_at, status, method, amount FROM payment_drafts
WHERE order_id >= (SELECT min(id) FROM orders WHERE created_at >= pg_temp.analyzed_at());

INSERT INTO events (id, occurred_at, customer_id, product_id, session_id, kind, payload)
SELECT id, occurred_at, customer_id, product_id, session_id, kind, payload FROM event_drafts WHERE hour >= pg_temp.analyzed_at();

-- Meanwhile money arrived and parcels left.
UPDATE orders SET status = 'paid', updated_at = pg_temp.today()
WHERE status = 'pending' AND created_at BETWEEN pg_temp.analyzed_at() - interval '1 day' AND pg_temp.analyzed_at() AND pg_temp.u(id, 180) < 0.5;
UPDATE orders SET status = 'completed', updated_at = pg_temp.today()
WHERE status = 'shipped' AND created_at BETWEEN pg_temp.analyzed_at() - interval '5 days' AND pg_temp.analyzed_at() - interval '3 days'
  AND pg_temp.u(id, 181) < 0.2;

-- The next row that the application inserts continues after these.
SELECT setval(pg_get_serial_sequence(r.relname, 'id'), t.last)
FROM (
  SELECT 'customers', max(id) FROM customers
  UNION ALL SELECT 'addresses', max(id) FROM addresses
  UNION ALL SELECT 'categories', max(id) FROM categories
  UNION ALL SELECT 'products', max(id) FROM products
  UNION ALL SELECT 'reviews', max(id) FROM reviews
  UNION ALL SELECT 'coupons', max(id) FROM coupons
  UNION ALL SELECT 'orders', max(id) FROM orders
  UNION ALL SELECT 'payments', max(id) FROM payments
  UNION ALL SELECT 'shipments', max(id) FROM shipments
  UNION ALL SELECT 'stock_movements', max(id) FROM stock_movements
  UNION ALL SELECT 'carts', max(id) FROM carts
  UNION ALL SELECT 'events', max(id) FROM events
) AS t (relname, last)
JOIN pg_class r ON r.relname = t.relname AND r.relnamespace = 'public'::regnamespace;
