import { createPool, sql } from 'slonik'
import { z } from 'zod'
import { record } from '../../src/hooks/slonik.ts'
import type { ShopApp } from './shop-app.ts'

const id = z.object({ id: z.number() })
const row = z.record(z.string(), z.unknown())

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const configuration = { maximumPoolSize: 2 }
  const pool = await createPool(url, isHooked ? record(configuration) : configuration)

  return {
    customerById: (customerId) =>
      pool.maybeOne(sql.type(row)`SELECT * FROM customers WHERE id = ${customerId}`),
    customerByEmail: (email) =>
      pool.maybeOne(sql.type(row)`SELECT * FROM customers WHERE lower(email) = lower(${email})`),
    latestOrdersOf: (customerId) =>
      pool.any(sql.type(row)`
        SELECT id, created_at, status, total FROM orders
        WHERE customer_id = ${customerId} ORDER BY created_at DESC LIMIT 20`),
    orderWithItems: (orderId) =>
      pool.any(sql.type(row)`
        SELECT o.*, i.product_id, i.quantity FROM orders o JOIN order_items i ON i.order_id = o.id
        WHERE o.id = ${orderId}`),
    ordersIn: (statuses) =>
      pool.any(
        sql.type(
          id,
        )`SELECT id FROM orders WHERE status = ANY(${sql.array([...statuses], 'text')}) ORDER BY created_at`,
      ),
    ordersBetween: (from, to) =>
      pool.any(sql.type(row)`
        SELECT * FROM orders WHERE created_at >= ${sql.timestamp(from)} AND created_at < ${sql.timestamp(to)}`),
    revenueByStatus: (since) =>
      pool.any(sql.type(row)`
        SELECT status, sum(total) FROM orders WHERE created_at >= ${sql.timestamp(since)} GROUP BY status`),
    productsInCategory: (categoryId) =>
      pool.any(
        sql.type(row)`SELECT * FROM products WHERE category_id = ${categoryId} AND active ORDER BY price`,
      ),
    productsTagged: (tags) =>
      pool.any(sql.type(row)`SELECT * FROM products WHERE tags @> ${sql.array([...tags], 'text')}`),
    productsWith: (attributes) =>
      pool.any(sql.type(row)`SELECT * FROM products WHERE attributes @> ${sql.jsonb({ ...attributes })}`),
    customersNamed: (prefix) =>
      pool.any(sql.type(row)`
        SELECT * FROM customers WHERE last_name LIKE ${`${prefix}%`} ORDER BY last_name LIMIT 10`),
    placeOrder: ({ customerId, addressId, total, items }) =>
      pool.transaction(async (tx) => {
        const order = await tx.one(sql.type(id)`
          INSERT INTO orders (customer_id, shipping_address_id, total)
          VALUES (${customerId}, ${addressId}, ${total}) RETURNING id`)
        const rows = items.map(({ productId, quantity, unitPrice }, index) => [
          order.id,
          productId,
          index + 1,
          quantity,
          unitPrice,
        ])
        await tx.query(sql.unsafe`
          INSERT INTO order_items (order_id, product_id, line_no, quantity, unit_price)
          SELECT * FROM ${sql.unnest(rows, ['int8', 'int4', 'int2', 'int2', 'numeric'])}`)
      }),
    setStatus: (orderId, status) =>
      pool.query(sql.unsafe`UPDATE orders SET status = ${status} WHERE id = ${orderId}`),
    removeCart: (token) => pool.query(sql.unsafe`DELETE FROM carts WHERE token = ${sql.uuid(token)}`),
    reviewsOf: (productId) =>
      pool.one(sql.type(row)`
        SELECT count(*), avg(rating) FROM reviews WHERE product_id = ${productId} AND published`),

    async latestOrdersWithItems(limit) {
      const orders = await pool.any(
        sql.type(id)`SELECT id FROM orders ORDER BY created_at DESC LIMIT ${limit}`,
      )
      const withItems = []
      for (const order of orders) {
        const items = await pool.any(sql.type(row)`SELECT * FROM order_items WHERE order_id = ${order.id}`)
        withItems.push({ ...order, items })
      }
      return withItems
    },
    async ordersWithNote(note) {
      return await pool.any(sql.type(row)`SELECT * FROM orders WHERE note = ${note}`)
    },
    async customerByTextId(textId) {
      return await pool.maybeOne(sql.type(row)`SELECT * FROM customers WHERE id::text = ${textId}`)
    },

    close: () => pool.end(),
  }
}
