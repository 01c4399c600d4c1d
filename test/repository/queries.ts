/** 200 queries as an application sends them: most find few rows by a key. The first of each file are those that changes are made to. */
export const queryFiles: Readonly<Record<string, string>> = {
  'customers.sql': [
    named('customer by email', `SELECT * FROM customers WHERE email = 'c4711@example.com'`),
    named('customer by id', 'SELECT * FROM customers WHERE id = 4711'),
    named(
      'customers without an order',
      `SELECT c.id FROM customers c WHERE c.city = 'city 7' AND NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)`,
    ),
    ...many(45, (n) => named(`customer ${n}`, `SELECT id, name FROM customers WHERE id = ${n * 13}`)),
  ].join('\n'),
  'orders.sql': [
    named('orders of a customer', 'SELECT * FROM orders WHERE customer_id = 4711'),
    named('last orders', 'SELECT * FROM orders ORDER BY created_at DESC LIMIT 20'),
    named('open orders', `SELECT * FROM orders WHERE state = 'open' AND created_at > '2026-06-01'`),
    named(
      'turnover by customer',
      `SELECT customer_id, sum(total) FROM orders WHERE created_at > '2025-06-01' GROUP BY customer_id ORDER BY 2 DESC`,
    ),
    ...many(45, (n) =>
      named(`orders of ${n}`, `SELECT id, total FROM orders WHERE customer_id = ${n * 17} ORDER BY id`),
    ),
  ].join('\n'),
  'items.sql': [
    named(
      'items of an order',
      'SELECT i.*, p.name FROM orders o JOIN items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id WHERE o.id = 4711',
    ),
    named('sales of a product', 'SELECT sum(quantity) FROM items WHERE product_id = 77'),
    ...many(45, (n) => named(`items ${n}`, `SELECT product_id FROM items WHERE order_id = ${n * 19}`)),
  ].join('\n'),
  'products.sql': [
    named(
      'products by the beginning of a name',
      `SELECT id, name FROM products WHERE name LIKE 'Aproduct 10%'`,
    ),
    ...many(27, (n) => named(`product ${n}`, `SELECT * FROM products WHERE sku = 'SKU-${n * 23}'`)),
  ].join('\n'),
  'events.sql': [
    named('events of a day', `SELECT * FROM events WHERE at = '2026-03-03' AND kind = 'kind 1'`),
    named('events of an order', `SELECT * FROM events WHERE order_id = 4711`),
    ...many(26, (n) =>
      named(
        `events of order ${n}`,
        `SELECT kind FROM events WHERE order_id = ${n * 29} AND at >= '2026-11-01'`,
      ),
    ),
  ].join('\n'),
}

function many(count: number, make: (number: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, number) => make(number + 1))
}

function named(name: string, sql: string): string {
  return `-- name: ${name}\n${sql};\n`
}
