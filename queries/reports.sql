-- name: revenue by month
-- planflip: allow sort-spills: reporting job, runs nightly
SELECT date_trunc('month', created_at) AS month, currency, count(*) AS orders, sum(total) AS revenue
FROM orders
WHERE status = 'completed'
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: top sellers since
-- param since timestamptz: 2026-10-24, 2025-11-01
SELECT oi.product_id, p.name, sum(oi.quantity) AS units, sum(oi.quantity * oi.unit_price) AS revenue
FROM orders o
JOIN order_items oi ON oi.order_id = o.id
JOIN products p ON p.id = oi.product_id
WHERE o.created_at >= :since AND o.status NOT IN ('cancelled', 'refunded')
GROUP BY oi.product_id, p.name
ORDER BY units DESC
LIMIT 100;

-- name: revenue by category and month
-- param since timestamptz: 2026-01-01
SELECT c.name, date_trunc('month', o.created_at) AS month, sum(oi.quantity * oi.unit_price) AS revenue
FROM orders o
JOIN order_items oi ON oi.order_id = o.id
JOIN products p ON p.id = oi.product_id
JOIN categories c ON c.id = p.category_id
WHERE o.created_at >= :since AND o.status = 'completed'
GROUP BY c.name, month
ORDER BY revenue DESC;

-- name: best product of each category
SELECT category_id, product_id, units
FROM (
  SELECT p.category_id, s.product_id, s.units, row_number() OVER (PARTITION BY p.category_id ORDER BY s.units DESC) AS place
  FROM product_sales s
  JOIN products p ON p.id = s.product_id
) AS ranked
WHERE place = 1;

-- name: best customers of a year
-- param since timestamptz: 2025-11-01
SELECT c.id, c.email, count(*) AS orders, sum(o.total) AS revenue
FROM orders o
JOIN customers c ON c.id = o.customer_id
WHERE o.created_at >= :since AND o.status = 'completed'
GROUP BY c.id
ORDER BY revenue DESC
LIMIT 100;

-- name: orders by status
SELECT status, count(*) FROM orders GROUP BY status;

-- name: refund rate by payment method
-- param since timestamptz: 2026-07-01
SELECT p.method, count(*) FILTER (WHERE p.status = 'refunded') AS refunded, count(*) AS payments
FROM payments p
WHERE p.created_at >= :since
GROUP BY p.method;

-- name: coupon usage
SELECT k.code, count(*), sum(o.discount)
FROM orders o
JOIN coupons k ON k.id = o.coupon_id
WHERE o.created_at >= '2026-10-01' AND o.created_at < '2026-11-01'
GROUP BY k.code
ORDER BY 2 DESC;

-- name: days between the orders of a customer
-- param customer bigint: 88
SELECT id, created_at, created_at - lag(created_at) OVER (ORDER BY created_at) AS since_previous
FROM orders
WHERE customer_id = :customer AND status <> 'cancelled';

-- name: turnover by town
-- param since timestamptz: 2026-10-01
SELECT a.country, a.city, count(*), sum(o.total)
FROM orders o
JOIN addresses a ON a.id = o.shipping_address_id
WHERE o.created_at >= :since
GROUP BY a.country, a.city
ORDER BY 4 DESC
LIMIT 50;

-- name: page views by day
-- param since timestamptz: 2026-10-25
-- param until timestamptz: 2026-11-01
SELECT date_trunc('day', occurred_at) AS day, count(*), count(DISTINCT session_id) AS sessions
FROM events
WHERE occurred_at >= :since AND occurred_at < :until AND kind = 'page_view'
GROUP BY 1
ORDER BY 1;

-- name: events of an hour
-- param since timestamptz: 2026-06-15 19:00+00
SELECT kind, count(*)
FROM events
WHERE occurred_at >= :since AND occurred_at < :since + interval '1 hour'
GROUP BY kind;

-- name: viewed but not bought
-- param product integer: 1, 123
SELECT DISTINCT e.customer_id
FROM events e
WHERE e.kind = 'product_view' AND e.product_id = :product AND e.customer_id IS NOT NULL
  AND e.occurred_at >= '2026-08-01' AND e.occurred_at < '2026-11-01'
  AND NOT EXISTS (
    SELECT FROM orders o JOIN order_items oi ON oi.order_id = o.id
    WHERE o.customer_id = e.customer_id AND oi.product_id = e.product_id
  );

-- name: searches by referrer
SELECT payload ->> 'referrer' AS referrer, count(*)
FROM events
WHERE payload @> '{"path": "/sale"}' AND occurred_at >= '2026-09-01'
GROUP BY 1;

-- name: delivery time by carrier
-- param since timestamptz: 2026-10-01
SELECT s.carrier, avg(s.delivered_at - s.shipped_at), count(*)
FROM shipments s
JOIN orders o ON o.id = s.order_id
WHERE o.created_at >= :since AND s.delivered_at IS NOT NULL
GROUP BY s.carrier;
