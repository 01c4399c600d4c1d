import { readFile } from 'node:fs/promises'
import type pg from 'pg'

/** The worked example's schema with a handful of rows: enough for every operation to find something. */
export async function fillShop(client: pg.Client): Promise<void> {
  await client.query(await readFile(new URL('../databases/shop/schema.sql', import.meta.url), 'utf8'))
  await client.query(`
    INSERT INTO customers (id, email, first_name, last_name)
    SELECT n, 'customer' || n || '@example.com', 'Erika', 'Müller' FROM generate_series(1, 30) n;
    INSERT INTO addresses (id, customer_id, street, postcode, city, country)
    SELECT n, n, 'Am Markt 1', '04109', 'Leipzig', 'DE' FROM generate_series(1, 30) n;
    INSERT INTO categories (id, name, slug) SELECT n, 'Shoes', 'shoes-' || n FROM generate_series(1, 5) n;
    INSERT INTO products (id, sku, name, description, category_id, brand, price, tags, attributes)
    SELECT n, 'S' || n, 'Shoe', 'A shoe', 3, 'Best', 10, '{sale}', '{"color": "red"}' FROM generate_series(1, 5) n;
    INSERT INTO orders (id, customer_id, shipping_address_id, total, created_at)
    SELECT n, n, n, 10, timestamptz '2026-10-01' + n * interval '1 hour' FROM generate_series(1, 30) n;
    INSERT INTO order_items SELECT n, 1, 1, 1, 10 FROM generate_series(1, 30) n;
    SELECT setval(pg_get_serial_sequence('orders', 'id'), 1000)`)
}
