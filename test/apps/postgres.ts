import postgres from 'postgres'
import { record } from '../../src/hooks/postgres.ts'
import type { ShopApp } from './shop-app.ts'

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const plain = postgres(url)
  const sql = isHooked ? record(plain) : plain

  return {
    customerById: (id) => sql`SELECT * FROM customers WHERE id = ${id}`,
    customerByEmail: (email) => sql`SELECT * FROM customers WHERE lower(email) = lower(${email})`,
    latestOrdersOf: (customerId) => sql`
      SELECT id, created_at, status, total FROM orders
      WHERE customer_id = ${customerId} ORDER BY created_at DESC LIMIT 20`,
    orderWithItems: (id) => sql`
      SELECT o.*, i.product_id, i.quantity FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.id = ${id}`,
    ordersIn: (statuses) => sql`SELECT id FROM orders WHERE status IN ${sql(statuses)} ORDER BY created_at`,
    ordersBetween: (from, to) => sql`SELECT * FROM orders WHERE created_at >= ${from} AND created_at < ${to}`,
    revenueByStatus: (since) =>
      sql`SELECT status, sum(total) FROM orders WHERE created_at >= ${since} GROUP BY status`,
    productsInCategory: (categoryId) => {
      const isActive = sql`active`
      return sql`SELECT * FROM products WHERE category_id = ${categoryId} AND ${isActive} ORDER BY price`
    },
    productsTagged: (tags) => sql`SELECT * FROM products WHERE tags @> ${[...tags]}`,
    productsWith: (attributes) =>
      sql`SELECT * FROM products WHERE attributes @> ${sql.json({ ...attributes })}`,
    customersNamed: (prefix) =>
      sql`SELECT * FROM customers WHERE last_name LIKE ${`${prefix}%`} ORDER BY last_name LIMIT 10`,
    placeOrder: ({ customerId, addressId, total, items }) =>
      sql.begin(async (tx) => {
        const [order] = await tx`
          INSERT INTO orders (customer_id, shipping_address_id, total)
          VALUES (${customerId}, ${addressId}, ${total}) RETURNING id`
        const rows = items.map(({ productId, quantity, unitPrice }, index) => ({
          order_id: order?.['id'] as number,
          product_id: productId,
          line_no: index + 1,
          quantity,
          unit_price: unitPrice,
        }))
        await tx`INSERT INTO order_items ${tx(rows)}`
      }),
    setStatus: (id, status) => sql`UPDATE orders SET ${sql({ status })} WHERE id = ${id}`,
    removeCart: (token) => sql`DELETE FROM carts WHERE token = ${token}`,
    reviewsOf: (productId) =>
      sql`SELECT count(*), avg(rating) FROM reviews WHERE product_id = ${productId} AND published`,

    async latestOrdersWithItems(limit) {
      const orders = await sql`SELECT id FROM orders ORDER BY created_at DESC LIMIT ${limit}`
      const withItems = []
      for (const { id } of orders) {
        withItems.push({ id, items: await sql`SELECT * FROM order_items WHERE order_id = ${id}` })
      }
      return withItems
    },
    ordersWithNote: (note) => sql`SELECT * FROM orders WHERE note = ${note}`,
    async customerByTextId(id) {
      const [customer] = await sql`SELECT * FROM customers WHERE id::text = ${id}`
      return customer
    },

    close: () => sql.end(),
  }
}
