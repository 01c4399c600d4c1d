import createKnex from 'knex'
import { record } from '../../src/hooks/knex.ts'
import type { ShopApp } from './shop-app.ts'

interface Order {
  id: number
}

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const plain = createKnex({ client: 'pg', connection: url })
  const knex = isHooked ? record(plain) : plain

  return {
    customerById: (id) => knex('customers').where({ id }).first(),
    customerByEmail: (email) => knex('customers').whereRaw('lower(email) = lower(?)', [email]).first(),
    latestOrdersOf: (customerId) =>
      knex('orders')
        .select('id', 'created_at', 'status', 'total')
        .where('customer_id', customerId)
        .orderBy('created_at', 'desc')
        .limit(20),
    orderWithItems: (id) =>
      knex('orders as o')
        .join('order_items as i', 'i.order_id', 'o.id')
        .where('o.id', id)
        .select('o.*', 'i.product_id', 'i.quantity'),
    ordersIn: (statuses) =>
      knex('orders')
        .whereIn('status', [...statuses])
        .orderBy('created_at')
        .select('id'),
    ordersBetween: (from, to) => knex('orders').where('created_at', '>=', from).where('created_at', '<', to),
    revenueByStatus: (since) =>
      knex('orders').where('created_at', '>=', since).groupBy('status').select('status').sum('total'),
    productsInCategory: (categoryId) =>
      knex('products').where({ category_id: categoryId, active: true }).orderBy('price'),
    productsTagged: (tags) => knex('products').whereRaw('tags @> ?', [[...tags]]),
    productsWith: (attributes) => knex('products').whereJsonSupersetOf('attributes', attributes),
    customersNamed: (prefix) =>
      knex('customers').whereLike('last_name', `${prefix}%`).orderBy('last_name').limit(10),
    placeOrder: ({ customerId, addressId, total, items }) =>
      knex.transaction(async (trx) => {
        const [order] = await trx('orders')
          .insert({ customer_id: customerId, shipping_address_id: addressId, total })
          .returning<Order[]>('id')
        await trx('order_items').insert(
          items.map(({ productId, quantity, unitPrice }, index) => ({
            order_id: order?.id,
            product_id: productId,
            line_no: index + 1,
            quantity,
            unit_price: unitPrice,
          })),
        )
      }),
    setStatus: (id, status) => knex('orders').where({ id }).update({ status }),
    removeCart: (token) => knex('carts').where({ token }).delete(),
    reviewsOf: (productId) =>
      knex('reviews').where({ product_id: productId, published: true }).count().avg('rating').first(),

    async latestOrdersWithItems(limit) {
      const orders = await knex<Order>('orders').select('id').orderBy('created_at', 'desc').limit(limit)
      const withItems = []
      for (const { id } of orders)
        withItems.push({ id, items: await knex('order_items').where('order_id', id) })
      return withItems
    },
    async ordersWithNote(note) {
      const orders = await knex('orders').where({ note })
      return orders
    },
    async customerByTextId(id) {
      const [customer] = await knex('customers').whereRaw('id::text = ?', [id])
      return customer
    },

    close: () => knex.destroy(),
  }
}
