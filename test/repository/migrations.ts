/** The schema of a shop, as it came to be. */
export const migrations: Readonly<Record<string, string>> = {
  '001_customers':
    'CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, name text, city text, created_at timestamptz NOT NULL)',
  '002_customers_email': 'CREATE UNIQUE INDEX customers_email ON customers (email)',
  '003_products':
    'CREATE TABLE products (id bigint PRIMARY KEY, sku text NOT NULL UNIQUE, name text NOT NULL, price numeric NOT NULL, category int NOT NULL)',
  '004_orders':
    'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, state text NOT NULL, total numeric NOT NULL, created_at timestamptz NOT NULL)',
  '005_orders_customer': 'CREATE INDEX orders_customer_id ON orders (customer_id)',
  '006_orders_created': 'CREATE INDEX orders_created_at ON orders (created_at)',
  '007_items':
    'CREATE TABLE items (order_id bigint NOT NULL REFERENCES orders, product_id bigint NOT NULL REFERENCES products, quantity int NOT NULL, shipment bigint, PRIMARY KEY (order_id, product_id))',
  '008_items_product': 'CREATE INDEX items_product_id ON items (product_id)',
  '009_events': `CREATE TABLE events (id bigint NOT NULL, order_id bigint NOT NULL, kind text NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
${Array.from({ length: 12 }, (_, month) => `CREATE TABLE events_2026_${month + 1} PARTITION OF events FOR VALUES FROM ('2026-${month + 1}-1') TO ('${month === 11 ? 2027 : 2026}-${((month + 1) % 12) + 1}-1')`).join(';\n')}`,
  '010_events_order': 'CREATE INDEX events_order_id ON events (order_id)',
  '011_products_name': 'CREATE INDEX products_name ON products (name text_pattern_ops)',
  '012_orders_open': `CREATE INDEX orders_open ON orders (created_at) WHERE state = 'open'`,
}

/** What production holds. */
export const data = `
  INSERT INTO customers SELECT g, 'c' || g || '@example.com', 'name ' || g % 5000, 'city ' || g % 200, timestamptz '2020-01-01 UTC' + g * interval '37 minutes'
    FROM generate_series(1, 60000) g;
  INSERT INTO products SELECT g, 'SKU-' || g, chr(65 + g % 26) || 'product ' || g, g % 500, g % 40 FROM generate_series(1, 20000) g;
  INSERT INTO orders SELECT g, 1 + g::bigint * 7919 % 60000, CASE WHEN g % 200 = 0 THEN 'open' WHEN g % 9 = 0 THEN 'returned' ELSE 'done' END, g % 900,
    timestamptz '2025-01-01 UTC' + g * interval '2 minutes' FROM generate_series(1, 400000) g;
  INSERT INTO items SELECT g, 1 + (g * 31 + k * 7) % 20000, 1 + k, g * 3 + k FROM generate_series(1, 250000) g, generate_series(0, 1) k;
  INSERT INTO events SELECT g, 1 + g * 17 % 400000, 'kind ' || g % 5, date '2026-01-01' + (g % 365)::int FROM generate_series(1, 300000) g;
  CREATE TABLE schema_migrations (version text PRIMARY KEY);
  INSERT INTO schema_migrations SELECT lpad(g::text, 3, '0') FROM generate_series(1, 12) g`
