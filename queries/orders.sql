-- name: completed orders since
SELECT * FROM orders JOIN order_items ON orders.id = order_items.order_id WHERE orders.created_at > '2025-01-01' AND orders.status = 'completed';

-- name: order by id
SELECT * FROM orders WHERE id = :id;

-- name: orders of a customer, newest first
-- param customer bigint: 4711, 1
SELECT id, created_at, status, total, currency
FROM orders
WHERE customer_id = :customer
ORDER BY created_at DESC
LIMIT 20;

-- name: order with its items
-- param id bigint: 11000
SELECT o.id, o.status, o.total, oi.line_no, oi.quantity, oi.unit_price, p.sku, p.name
FROM orders o
JOIN order_items oi ON oi.order_id = o.id
JOIN products p ON p.id = oi.product_id
WHERE o.id = :id
ORDER BY oi.line_no;

-- name: newest orders in a status
-- param status text: completed, refunded, pending
SELECT o.id, o.created_at, o.total, c.email
FROM orders o
JOIN customers c ON c.id = o.customer_id
WHERE o.status = :status
ORDER BY o.created_at DESC
LIMIT 50;

-- name: orders of the last hour
-- The watchdog: statistics are older than the rows it asks for.
-- param since timestamptz: 2026-10-31 23:00+00
SELECT count(*), sum(total) FROM orders WHERE created_at >= :since;

-- name: orders past the newest
-- What a poller sends between two orders: nothing is there yet.
-- param since timestamptz: 2026-11-01 00:00+00
SELECT o.id, o.customer_id, o.created_at, o.total, oi.product_id, oi.quantity
FROM orders o
JOIN order_items oi ON oi.order_id = o.id
WHERE o.created_at >= :since;

-- name: next page of the order export
-- Keyset pagination: the export continues after the last id it has seen.
-- param after bigint: 0, 6000
SELECT id, customer_id, created_at, status, total
FROM orders
WHERE id > :after AND status <> 'cancelled'
ORDER BY id
LIMIT 1000;

-- name: order list, page by offset
-- param since timestamptz: 2026-10-01
-- param skip bigint: 0, 5000
SELECT o.id, o.created_at, o.status, o.total, c.first_name, c.last_name
FROM orders o
JOIN customers c ON c.id = o.customer_id
WHERE o.created_at >= :since AND o.channel IN ('web', 'phone')
ORDER BY o.created_at DESC, o.id DESC
LIMIT 100 OFFSET :skip;

-- name: large refunds of a quarter
-- param since timestamptz: 2026-04-01
-- param until timestamptz: 2026-07-01
SELECT o.id, o.customer_id, o.total, p.method
FROM orders o
JOIN payments p ON p.order_id = o.id AND p.status = 'refunded'
WHERE o.created_at >= :since AND o.created_at < :until
  AND o.status = 'refunded' AND o.total > 500
ORDER BY o.total DESC;

-- name: place order
INSERT INTO orders (customer_id, created_at, updated_at, shipping_address_id, currency, status, channel, shipping_cost, total)
VALUES ($1, $2, $2, $3, $4, 'pending', $5, $6, $7)
RETURNING id;

-- name: mark order as paid
UPDATE orders SET status = 'paid', updated_at = :at WHERE id = :id AND status = 'pending';

-- name: cancel orders that were never paid
-- param before timestamptz: 2026-10-25
UPDATE orders o
SET status = 'cancelled', updated_at = '2026-10-31 23:59+00'
WHERE o.status = 'pending'
  AND o.created_at < :before
  AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.status IN ('authorized', 'captured'));

-- name: payments still to settle
-- param since timestamptz: 2026-10-17
SELECT p.id, p.order_id, p.method, p.amount, o.customer_id
FROM payments p
JOIN orders o ON o.id = p.order_id
WHERE p.status IN ('pending', 'authorized') AND p.created_at >= :since
ORDER BY p.created_at;

-- name: failed card payments of a day
-- param day timestamptz: 2026-10-30
SELECT count(*), sum(amount)
FROM payments
WHERE created_at >= :day AND created_at < :day + interval '1 day'
  AND status = 'failed' AND method = 'card';
