import type { Generated } from 'kysely'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { record } from '../../src/hooks/kysely.ts'
import type { ShopApp } from './shop-app.ts'

interface Database {
  customers: { id: number; email: string; last_name: string }
  orders: {
    id: Generated<number>
    customer_id: number
    shipping_address_id: number
    created_at: Generated<Date>
    status: Generated<string>
    total: string
    note: string | null
  }
  order_items: { order_id: number; product_id: number; line_no: number; quantity: number; unit_price: string }
  products: {
    id: number
    category_id: number
    active: boolean
    price: string
    tags: string[]
    attributes: object
  }
  carts: { id: number; token: string }
  reviews: { id: number; product_id: number; rating: number; published: boolean }
}

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const config = { dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) }
  const db = new Kysely<Database>(isHooked ? record(config) : config)

  return {
    customerById: (id) => db.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst(),
    customerByEmail: (email) =>
      db
        .selectFrom('customers')
        .selectAll()
        .where((eb) => eb(eb.fn('lower', ['email']), '=', email.toLowerCase()))
        .executeTakeFirst(),
    latestOrdersOf: (customerId) =>
      db
        .selectFrom('orders')
        .select(['id', 'created_at', 'status', 'total'])
        .where('customer_id', '=', customerId)
        .orderBy('created_at', 'desc')
        .limit(20)
        .execute(),
    orderWithItems: (id) =>
      db
        .selectFrom('orders')
        .innerJoin('order_items', 'order_items.order_id', 'orders.id')
        .selectAll('orders')
        .select(['order_items.product_id', 'order_items.quantity'])
        .where('orders.id', '=', id)
        .execute(),
    ordersIn: (statuses) =>
      db.selectFrom('orders').select('id').where('status', 'in', statuses).orderBy('created_at').execute(),
    ordersBetween: (from, to) =>
      db
        .selectFrom('orders')
        .selectAll()
        .where('created_at', '>=', from)
        .where('created_at', '<', to)
        .execute(),
    revenueByStatus: (since) =>
      db
        .selectFrom('orders')
        .select(({ fn }) => ['status', fn.sum('total').as('revenue')])
        .where('created_at', '>=', since)
        .groupBy('status')
        .execute(),
    productsInCategory: (categoryId) =>
      db
        .selectFrom('products')
        .selectAll()
        .where('category_id', '=', categoryId)
        .where('active', '=', true)
        .orderBy('price')
        .execute(),
    productsTagged: (tags) =>
      db
        .selectFrom('products')
        .selectAll()
        .where('tags', '@>', [[...tags]])
        .execute(),
    productsWith: (attributes) =>
      db.selectFrom('products').selectAll().where('attributes', '@>', attributes).execute(),
    customersNamed: (prefix) =>
      db
        .selectFrom('customers')
        .selectAll()
        .where('last_name', 'like', `${prefix}%`)
        .orderBy('last_name')
        .limit(10)
        .execute(),
    placeOrder: ({ customerId, addressId, total, items }) =>
      db.transaction().execute(async (trx) => {
        const { id } = await trx
          .insertInto('orders')
          .values({ customer_id: customerId, shipping_address_id: addressId, total })
          .returning('id')
          .executeTakeFirstOrThrow()
        await trx
          .insertInto('order_items')
          .values(
            items.map(({ productId, quantity, unitPrice }, index) => ({
              order_id: id,
              product_id: productId,
              line_no: index + 1,
              quantity,
              unit_price: unitPrice,
            })),
          )
          .execute()
      }),
    setStatus: (id, status) => db.updateTable('orders').set({ status }).where('id', '=', id).execute(),
    removeCart: (token) => db.deleteFrom('carts').where('token', '=', token).execute(),
    reviewsOf: (productId) =>
      db
        .selectFrom('reviews')
        .select(({ fn }) => [fn.countAll().as('count'), fn.avg('rating').as('rating')])
        .where('product_id', '=', productId)
        .where('published', '=', true)
        .execute(),

    async latestOrdersWithItems(limit) {
      const orders = await db
        .selectFrom('orders')
        .select('id')
        .orderBy('created_at', 'desc')
        .limit(limit)
        .execute()
      const withItems = []
      for (const { id } of orders) {
        const items = await db.selectFrom('order_items').selectAll().where('order_id', '=', id).execute()
        withItems.push({ id, items })
      }
      return withItems
    },
    async ordersWithNote(note) {
      return await db.selectFrom('orders').selectAll().where('note', '=', note).execute()
    },
    async customerByTextId(id) {
      return await db
        .selectFrom('customers')
        .selectAll()
        .where(sql`id::text`, '=', id)
        .executeTakeFirst()
    },

    close: () => db.destroy(),
  }
}
