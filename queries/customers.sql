-- name: CustomerByEmail :one
-- param email text: anna.mueller100@gmail.com
SELECT * FROM customers WHERE lower(email) = lower(:email);

-- name: customers by the beginning of a name
-- param name text: Mue%, Schmi%
SELECT id, first_name, last_name, email
FROM customers
WHERE last_name LIKE :name
ORDER BY last_name, first_name
LIMIT 50;

-- name: sign-ups of a month
-- param since timestamptz: 2026-09-01
SELECT count(*) FROM customers WHERE created_at >= :since AND created_at < :since + interval '1 month';

-- name: gold customers without an order since
-- param since timestamptz: 2026-08-01
SELECT c.id, c.email
FROM customers c
WHERE c.tier = 'gold' AND c.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.created_at >= :since);

-- name: customers in a town
-- param postcode text: 10004
-- param city text: Berlin
SELECT c.id, c.first_name, c.last_name, a.street
FROM addresses a
JOIN customers c ON c.id = a.customer_id
WHERE a.country = 'DE' AND a.postcode = :postcode AND a.city = :city;

-- name: newsletter audience
-- param country bpchar: DE, SE
SELECT c.email
FROM customers c
JOIN addresses a ON a.customer_id = c.id AND a.is_default
WHERE c.marketing_consent AND c.deleted_at IS NULL AND a.country = :country;

-- name: last order of each gold customer
SELECT DISTINCT ON (o.customer_id) o.customer_id, o.id, o.created_at, o.total
FROM orders o
JOIN customers c ON c.id = o.customer_id
WHERE c.tier = 'gold'
ORDER BY o.customer_id, o.created_at DESC;

-- name: lifetime value of some customers
SELECT customer_id, count(*), sum(total)
FROM orders
WHERE customer_id IN (3, 17, 101, 256, 640, 1001) AND status = 'completed'
GROUP BY customer_id;

-- name: has bought this product
SELECT EXISTS (
  SELECT FROM orders o JOIN order_items oi ON oi.order_id = o.id
  WHERE o.customer_id = $1 AND oi.product_id = $2
);

-- name: cart by cookie
-- param token uuid: 7f0e6a9c-2f1d-4f5e-9a51-0d6b6f3f9a10
SELECT id, customer_id, items FROM carts WHERE token = :token;

-- name: forget abandoned carts
-- param before timestamptz: 2026-08-10
DELETE FROM carts WHERE updated_at < :before;

-- name: recent visits of a customer
-- param customer bigint: 42
SELECT occurred_at, kind, product_id
FROM events
WHERE customer_id = :customer
ORDER BY occurred_at DESC
LIMIT 30;

-- name: register customer
INSERT INTO customers (email, first_name, last_name, locale, created_at)
VALUES (:email, :first_name, :last_name, :locale, :at)
ON CONFLICT (lower(email)) DO NOTHING
RETURNING id;
