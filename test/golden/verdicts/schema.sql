-- The shop whose queries the pairs are about. No random numbers: whoever takes the pairs anew gets the same rows.
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE customers (
  id int PRIMARY KEY,
  email text NOT NULL,
  country text NOT NULL REFERENCES countries,
  city text NOT NULL,
  tier text NOT NULL,
  referred_by int REFERENCES customers
);
CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, category text NOT NULL);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL REFERENCES customers,
  agent_id int NOT NULL REFERENCES customers,
  status varchar(20) NOT NULL,
  total numeric(10, 2) NOT NULL,
  placed_at timestamptz NOT NULL,
  note text
);
CREATE TABLE order_items (
  order_id int REFERENCES orders,
  line int,
  product_id int NOT NULL,
  quantity int NOT NULL,
  PRIMARY KEY (order_id, line)
);
CREATE TABLE events (at timestamptz NOT NULL, kind text NOT NULL, customer_id int NOT NULL, payload text)
  PARTITION BY RANGE (at);
CREATE TABLE events_2026_01 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE events_2026_02 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE events_2026_03 PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
CREATE TABLE events_2026_04 PARTITION OF events FOR VALUES FROM ('2026-04-01') TO ('2026-05-01');
CREATE TABLE events_2026_05 PARTITION OF events FOR VALUES FROM ('2026-05-01') TO ('2026-06-01');
CREATE TABLE events_2026_06 PARTITION OF events FOR VALUES FROM ('2026-06-01') TO ('2026-07-01');

INSERT INTO countries SELECT 'C' || i, 'Country ' || i FROM generate_series(0, 199) i;
-- Each city lies in one country. One customer in a hundred is gold.
INSERT INTO customers
  SELECT i, 'customer' || i || '@example.org', 'C' || i % 200, 'City ' || i % 400,
    CASE WHEN i % 100 = 0 THEN 'gold' ELSE 'plain' END, CASE WHEN i > 1000 AND i % 4 = 0 THEN i / 20 END
  FROM generate_series(1, 20000) i;
INSERT INTO products SELECT i, 'Product ' || i, 'category ' || i % 50 FROM generate_series(1, 4000) i;
-- Ten orders a customer, all over the table; 181 days in order; 2.5 % are open, 0.5 % failed; fifty agents.
INSERT INTO orders
  SELECT i, 1 + i::bigint * 7919 % 20000, 1 + i % 50 * 400,
    CASE WHEN i % 200 = 0 THEN 'failed' WHEN i % 40 = 1 THEN 'open' ELSE 'done' END,
    (i::bigint * 31 % 15000) / 100.0, '2026-01-01 00:00+00'::timestamptz + i * interval '78 seconds',
    'note ' || i || repeat('.', 30)
  FROM generate_series(1, 200000) i;
INSERT INTO order_items
  SELECT 1 + i / 3 * 2 + CASE i % 3 WHEN 2 THEN 1 ELSE 0 END, 1 + i % 3 % 2, 1 + i::bigint * 6007 % 4000, 1 + i % 5
  FROM generate_series(0, 299999) i;
INSERT INTO events
  SELECT '2026-01-01 00:00+00'::timestamptz + i * interval '130 seconds', CASE i % 20 WHEN 0 THEN 'login' ELSE 'view' END,
    1 + i::bigint * 7919 % 20000, 'payload ' || i || repeat('.', 20)
  FROM generate_series(0, 120000) i;

CREATE INDEX customers_email ON customers (email);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_placed ON orders (placed_at);
CREATE INDEX orders_status_placed ON orders (status, placed_at);
CREATE INDEX order_items_product ON order_items (product_id);
CREATE INDEX events_customer ON events (customer_id);
CREATE INDEX events_at ON events (at);

-- Whether somebody calls an order a large one.
CREATE FUNCTION is_large(numeric) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS
  'BEGIN RETURN $1 > 140; END';
