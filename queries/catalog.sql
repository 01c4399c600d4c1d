-- name: product page
-- param sku text: VEL-000001
SELECT p.*, c.name AS category
FROM products p
JOIN categories c ON c.id = p.category_id
WHERE p.sku = :sku;

-- name: products of a shelf by price
-- param category integer: 111, 835
SELECT id, name, brand, price
FROM products
WHERE active AND category_id = :category
ORDER BY price
LIMIT 48;

-- name: products of a department with everything below it
-- param department integer: 1, 8
WITH RECURSIVE below AS (
  SELECT id FROM categories WHERE id = :department
  UNION ALL
  SELECT c.id FROM categories c JOIN below b ON c.parent_id = b.id
)
SELECT p.id, p.name, p.price, s.units
FROM below b
JOIN products p ON p.category_id = b.id AND p.active
LEFT JOIN product_sales s ON s.product_id = p.id
ORDER BY s.units DESC NULLS LAST
LIMIT 48;

-- name: breadcrumbs
-- param slug text: women-dresses-sale
WITH RECURSIVE path AS (
  SELECT id, parent_id, name, 1 AS depth FROM categories WHERE slug = :slug
  UNION ALL
  SELECT c.id, c.parent_id, c.name, p.depth + 1 FROM categories c JOIN path p ON c.id = p.parent_id
)
SELECT name FROM path ORDER BY depth DESC;

-- name: products with a colour
-- param attributes jsonb: {"color": "black"}, {"color": "ivory"}
SELECT id, name, price FROM products WHERE attributes @> :attributes::jsonb AND active ORDER BY price LIMIT 24;

-- name: products with all tags
SELECT id, name, price
FROM products
WHERE tags @> ARRAY['organic', 'vegan'] AND price < 50;

-- name: products with any tag
-- param tag text: sale, spareparts
SELECT count(*) FROM products WHERE tags && ARRAY[:tag]::text[];

-- name: product search
-- param words text: bamboo lamp, jacket
SELECT id, name, price, ts_rank(search, query) AS rank
FROM products, websearch_to_tsquery('english', :words) AS query
WHERE search @@ query AND active
ORDER BY rank DESC
LIMIT 24;

-- name: new products
SELECT id, name, price, created_at FROM products WHERE active ORDER BY created_at DESC LIMIT 12;

-- name: popular products of a brand
-- param brand text: Nord, Solisika
SELECT p.id, p.name, p.price, s.units
FROM products p
JOIN product_sales s ON s.product_id = p.id
WHERE p.brand = :brand AND p.active
ORDER BY s.units DESC
LIMIT 10;

-- name: products and their three newest reviews
-- param category integer: 411
SELECT p.id, p.name, r.rating, r.body, r.created_at
FROM products p
CROSS JOIN LATERAL (
  SELECT rating, body, created_at
  FROM reviews
  WHERE product_id = p.id AND published
  ORDER BY created_at DESC
  LIMIT 3
) AS r
WHERE p.category_id = :category AND p.active;

-- name: stars of a product
-- param product integer: 1, 300
SELECT count(*), avg(rating) FROM reviews WHERE product_id = :product AND published;

-- name: reviews waiting for moderation
SELECT r.id, r.body, r.created_at, p.name
FROM reviews r
JOIN products p ON p.id = r.product_id
WHERE NOT r.published
ORDER BY r.created_at
LIMIT 50;

-- name: bought together
-- param product integer: 1, 250
SELECT other.product_id, count(*) AS times
FROM order_items this
JOIN order_items other ON other.order_id = this.order_id AND other.product_id <> this.product_id
WHERE this.product_id = :product
GROUP BY other.product_id
ORDER BY times DESC
LIMIT 8;

-- name: products that never sold
SELECT p.id, p.sku, p.name
FROM products p
WHERE p.active AND NOT EXISTS (SELECT FROM order_items oi WHERE oi.product_id = p.id);

-- name: products in a cart
SELECT id, name, price, active FROM products WHERE id IN (12, 87, 140, 233, 401, 499);

-- name: coupons valid at a time
-- param at timestamptz: 2026-10-31 20:00+00
SELECT id, code, percent FROM coupons WHERE valid_during @> :at::timestamptz;

-- name: raise prices of a brand
-- param brand text: Terra
UPDATE products SET price = round(price * 1.03, 2) WHERE brand = :brand AND active;
