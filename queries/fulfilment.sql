-- name: orders to pack
-- param warehouse smallint: 1
SELECT o.id, o.created_at, s.carrier, a.city, a.country
FROM orders o
JOIN shipments s ON s.order_id = o.id
JOIN addresses a ON a.id = o.shipping_address_id
WHERE o.status = 'packing' AND s.warehouse_id = :warehouse
ORDER BY o.created_at;

-- name: next orders to pick
SELECT id, customer_id FROM orders
WHERE status = 'paid'
ORDER BY created_at
LIMIT 20
FOR UPDATE SKIP LOCKED;

-- name: parcels on the way for too long
-- param carrier text: dhl, inpost
-- param before timestamptz: 2026-10-20
SELECT s.id, s.tracking_code, s.shipped_at, o.customer_id
FROM shipments s
JOIN orders o ON o.id = s.order_id
WHERE s.delivered_at IS NULL AND s.carrier = :carrier AND s.shipped_at < :before;

-- name: shipped orders without a shipment
-- param since timestamptz: 2026-10-01
SELECT o.id
FROM orders o
WHERE o.status = 'shipped' AND o.created_at >= :since
  AND NOT EXISTS (SELECT FROM shipments s WHERE s.order_id = o.id);

-- name: parcel delivered
UPDATE shipments SET status = 'delivered', delivered_at = $2 WHERE order_id = $1 AND delivered_at IS NULL;

-- name: products to reorder
-- param warehouse smallint: 2
SELECT p.sku, p.name, i.on_hand, i.reserved
FROM inventory i
JOIN products p ON p.id = i.product_id
WHERE i.warehouse_id = :warehouse AND i.on_hand < i.reorder_point AND p.active;

-- name: stock of a product
-- param product integer: 77
SELECT w.name, i.on_hand - i.reserved AS available
FROM inventory i
JOIN warehouses w ON w.id = i.warehouse_id
WHERE i.product_id = :product;

-- name: sellable products under a price
-- param price numeric: 20
SELECT id, name, price, available FROM sellable_products WHERE price < :price ORDER BY price, id LIMIT 100;

-- name: movements of a product
-- param product integer: 9
SELECT occurred_at, reason, delta, sum(delta) OVER (ORDER BY occurred_at) AS running
FROM stock_movements
WHERE product_id = :product
ORDER BY occurred_at DESC
LIMIT 100;

-- name: losses of a week
-- param since timestamptz: 2026-10-24
SELECT m.warehouse_id, p.sku, sum(m.delta)
FROM stock_movements m
JOIN products p ON p.id = m.product_id
WHERE m.occurred_at >= :since AND m.reason = 'loss'
GROUP BY m.warehouse_id, p.sku;
