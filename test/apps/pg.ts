import pg from 'pg'
import { record } from '../../src/hooks/pg.ts'
import type { NewOrder, ShopApp } from './shop-app.ts'

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const plain = new pg.Pool({ connectionString: url })
  const pool = isHooked ? record(plain) : plain

  async function itemsOf(orderId: number) {
    const { rows } = await pool.query('SELECT * FROM order_items WHERE order_id = $1', [orderId])
    return rows
  }

  return {
    customerById: (id) => pool.query('SELECT * FROM customers WHERE id = $1', [id]),
    customerByEmail: (email) => pool.query('SELECT * FROM customers WHERE lower(email) = lower($1)', [email]),
    latestOrdersOf: (customerId) =>
      pool.query(
        `SELECT id, created_at, status, total FROM orders
         WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 20`,
        [customerId],
      ),
    orderWithItems: (id) =>
      pool.query(
        'SELECT o.*, i.product_id, i.quantity FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.id = $1',
        [id],
      ),
    ordersIn: (statuses) =>
      pool.query('SELECT id FROM orders WHERE status = ANY($1) ORDER BY created_at', [statuses]),
    ordersBetween: (from, to) =>
      pool.query('SELECT * FROM orders WHERE created_at >= $1 AND created_at < $2', [from, to]),
    revenueByStatus: (since) =>
      pool.query('SELECT status, sum(total) FROM orders WHERE created_at >= $1 GROUP BY status', [since]),
    productsInCategory: (categoryId) =>
      pool.query('SELECT * FROM products WHERE category_id = $1 AND active ORDER BY price', [categoryId]),
    productsTagged: (tags) => pool.query('SELECT * FROM products WHERE tags @> $1', [tags]),
    productsWith: (attributes) => pool.query('SELECT * FROM products WHERE attributes @> $1', [attributes]),
    customersNamed: (prefix) =>
      pool.query('SELECT * FROM customers WHERE last_name LIKE $1 ORDER BY last_name LIMIT 10', [
        `${prefix}%`,
      ]),
    placeOrder: (order) => placeOrder(pool, order),
    setStatus: (id, status) => pool.query('UPDATE orders SET status = $2 WHERE id = $1', [id, status]),
    removeCart: (token) => pool.query('DELETE FROM carts WHERE token = $1', [token]),
    reviewsOf: (productId) =>
      pool.query('SELECT count(*), avg(rating) FROM reviews WHERE product_id = $1 AND published', [
        productId,
      ]),

    async latestOrdersWithItems(limit) {
      const { rows } = await pool.query<{ id: number }>(
        'SELECT id FROM orders ORDER BY created_at DESC LIMIT $1',
        [limit],
      )
      const orders = []
      for (const { id } of rows) orders.push({ id, items: await itemsOf(id) })
      return orders
    },
    ordersWithNote: (note) => pool.query('SELECT * FROM orders WHERE note = $1', [note]),
    customerByTextId: (id) => pool.query('SELECT * FROM customers WHERE id::text = $1', [id]),

    close: () => pool.end(),
  }
}

async function placeOrder(pool: pg.Pool, { customerId, addressId, total, items }: NewOrder): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query<{ id: number }>(
      'INSERT INTO orders (customer_id, shipping_address_id, total) VALUES ($1, $2, $3) RETURNING id',
      [customerId, addressId, total],
    )
    for (const [index, { productId, quantity, unitPrice }] of items.entries()) {
      await client.query(
        'INSERT INTO order_items (order_id, product_id, line_no, quantity, unit_price) VALUES ($1, $2, $3, $4, $5)',
        [rows[0]?.id, productId, index + 1, quantity, unitPrice],
      )
    }
    await client.query('COMMIT')
  } finally {
    client.release()
  }
}
