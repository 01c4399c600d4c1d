-- What the golden plans are about. Small, but for what has to be large to be planned in a certain way.
CREATE TABLE customers (id int PRIMARY KEY, country text, email text);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, status text, created_at timestamptz, place point);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_created ON orders (created_at);
CREATE INDEX orders_status ON orders (status);
CREATE TABLE "Order Items" (order_id int, "Line" int, product text, PRIMARY KEY (order_id, "Line"));
CREATE INDEX "Items by Hash" ON "Order Items" USING hash (product);
CREATE TABLE "say ""when""" ("when" int, "system_user" int);
CREATE TABLE "json" ("user" int, "array" int[]);
CREATE INDEX "select" ON "json" ("user");
CREATE TABLE events (at int, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (0) TO (1000);
CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (1000) TO (2000);
CREATE INDEX ON events (at);
CREATE INDEX ON events (kind);
CREATE TABLE notes (at int, body text) PARTITION BY RANGE (at);
CREATE TABLE notes_old PARTITION OF notes FOR VALUES FROM (0) TO (1000);
CREATE TABLE notes_new PARTITION OF notes FOR VALUES FROM (1000) TO (2000);
CREATE TABLE animals (name text);
CREATE TABLE cats (lives int) INHERITS (animals);
CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'open';
CREATE TABLE stock (product text, amount int);

-- Nobody has to be there: EXPLAIN plans foreign scans without asking.
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE file_rows (line text) SERVER files OPTIONS (filename 'PG_VERSION');
CREATE EXTENSION postgres_fdw;
CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (async_capable 'true');
CREATE USER MAPPING FOR PUBLIC SERVER far;
CREATE FOREIGN TABLE "Far Orders" (id int, customer_id int) SERVER far;
CREATE FOREIGN TABLE far_customers (id int, country text) SERVER far;
CREATE TABLE measures (at int, value int) PARTITION BY RANGE (at);
CREATE FOREIGN TABLE measures_far PARTITION OF measures FOR VALUES FROM (0) TO (1000) SERVER far;
CREATE FOREIGN TABLE measures_away PARTITION OF measures FOR VALUES FROM (1000) TO (2000) SERVER far;

INSERT INTO customers SELECT i, 'c' || i % 20, i || '@example.org' FROM generate_series(1, 2000) i;
INSERT INTO orders SELECT i, 1 + i % 2000, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END,
  '2025-01-01 00:00+00'::timestamptz + i * interval '1 minute', point(i % 100, i / 100) FROM generate_series(1, 20000) i;
INSERT INTO "Order Items" SELECT i, l, 'p' || i % 50 FROM generate_series(1, 5000) i, generate_series(1, 2) l;
INSERT INTO "json" SELECT i, ARRAY[i] FROM generate_series(1, 1000) i;
INSERT INTO events SELECT i % 2000, 'k' || i % 3 FROM generate_series(1, 10000) i;
INSERT INTO notes SELECT i % 2000, 'n' || i % 7 FROM generate_series(1, 2000) i;
INSERT INTO cats SELECT 'cat ' || i, 7 FROM generate_series(1, 100) i;

-- Of rows that are there: filled one by one, a GiST index is another each time.
CREATE INDEX orders_place ON orders USING gist (place);
