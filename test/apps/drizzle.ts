import {
  and,
  arrayContains,
  asc,
  avg,
  count,
  desc,
  eq,
  gte,
  inArray,
  like,
  lt,
  relations,
  sql,
  sum,
} from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import {
  bigint,
  boolean,
  integer,
  jsonb,
  numeric,
  pgTable,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { record } from '../../src/hooks/drizzle.ts'
import type { ShopApp } from './shop-app.ts'

const id = () => bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity()
const customers = pgTable('customers', {
  id: id(),
  email: text().notNull(),
  lastName: text('last_name').notNull(),
})
const orders = pgTable('orders', {
  id: id(),
  customerId: bigint('customer_id', { mode: 'number' }).notNull(),
  shippingAddressId: bigint('shipping_address_id', { mode: 'number' }).notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  status: text().notNull().default('pending'),
  total: numeric().notNull(),
  note: text(),
})
const orderItems = pgTable('order_items', {
  orderId: bigint('order_id', { mode: 'number' }).notNull(),
  productId: integer('product_id').notNull(),
  lineNo: smallint('line_no').notNull(),
  quantity: smallint().notNull(),
  unitPrice: numeric('unit_price').notNull(),
})
const ordersRelations = relations(orders, ({ many }) => ({ items: many(orderItems) }))
const itemsRelations = relations(orderItems, ({ one }) => ({
  order: one(orders, { fields: [orderItems.orderId], references: [orders.id] }),
}))
const products = pgTable('products', {
  id: integer().primaryKey(),
  categoryId: integer('category_id').notNull(),
  active: boolean().notNull(),
  price: numeric().notNull(),
  tags: text().array().notNull(),
  attributes: jsonb().notNull(),
})
const carts = pgTable('carts', { id: id(), token: uuid().notNull() })
const reviews = pgTable('reviews', {
  id: id(),
  productId: integer('product_id').notNull(),
  rating: smallint().notNull(),
  published: boolean().notNull(),
})
const schema = { customers, orders, orderItems, ordersRelations, itemsRelations, products, carts, reviews }

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const plain = drizzle(url, { schema })
  const db = isHooked ? record(plain) : plain

  return {
    customerById: (customerId) => db.query.customers.findFirst({ where: eq(customers.id, customerId) }),
    customerByEmail: (email) =>
      db
        .select()
        .from(customers)
        .where(eq(sql`lower(${customers.email})`, email.toLowerCase())),
    latestOrdersOf: (customerId) =>
      db
        .select()
        .from(orders)
        .where(eq(orders.customerId, customerId))
        .orderBy(desc(orders.createdAt))
        .limit(20),
    orderWithItems: (orderId) =>
      db.query.orders.findFirst({ where: eq(orders.id, orderId), with: { items: true } }),
    ordersIn: (statuses) =>
      db
        .select({ id: orders.id })
        .from(orders)
        .where(inArray(orders.status, statuses))
        .orderBy(orders.createdAt),
    ordersBetween: (from, to) =>
      db
        .select()
        .from(orders)
        .where(and(gte(orders.createdAt, from), lt(orders.createdAt, to))),
    revenueByStatus: (since) =>
      db
        .select({ status: orders.status, revenue: sum(orders.total) })
        .from(orders)
        .where(gte(orders.createdAt, since))
        .groupBy(orders.status),
    productsInCategory: (categoryId) =>
      db
        .select()
        .from(products)
        .where(and(eq(products.categoryId, categoryId), eq(products.active, true)))
        .orderBy(asc(products.price)),
    productsTagged: (tags) =>
      db
        .select()
        .from(products)
        .where(arrayContains(products.tags, [...tags])),
    productsWith: (attributes) =>
      db
        .select()
        .from(products)
        .where(sql`${products.attributes} @> ${JSON.stringify(attributes)}`),
    customersNamed: (prefix) =>
      db
        .select()
        .from(customers)
        .where(like(customers.lastName, `${prefix}%`))
        .orderBy(customers.lastName)
        .limit(10),
    placeOrder: ({ customerId, addressId, total, items }) =>
      db.transaction(async (tx) => {
        const [order] = await tx
          .insert(orders)
          .values({ customerId, shippingAddressId: addressId, total })
          .returning({ id: orders.id })
        if (order === undefined) return
        await tx
          .insert(orderItems)
          .values(items.map((item, index) => ({ ...item, orderId: order.id, lineNo: index + 1 })))
      }),
    setStatus: (orderId, status) => db.update(orders).set({ status }).where(eq(orders.id, orderId)),
    removeCart: (token) => db.delete(carts).where(eq(carts.token, token)),
    reviewsOf: (productId) =>
      db
        .select({ count: count(), rating: avg(reviews.rating) })
        .from(reviews)
        .where(and(eq(reviews.productId, productId), eq(reviews.published, true))),

    async latestOrdersWithItems(limit) {
      const latest = await db
        .select({ id: orders.id })
        .from(orders)
        .orderBy(desc(orders.createdAt))
        .limit(limit)
      const withItems = []
      for (const { id: orderId } of latest) {
        const items = await db.select().from(orderItems).where(eq(orderItems.orderId, orderId))
        withItems.push({ orderId, items })
      }
      return withItems
    },
    async ordersWithNote(note) {
      return await db.select().from(orders).where(eq(orders.note, note))
    },
    async customerByTextId(customerId) {
      const [customer] = await db
        .select()
        .from(customers)
        .where(sql`${customers.id}::text = ${customerId}`)
      return customer
    },

    close: () => db.$client.end(),
  }
}
