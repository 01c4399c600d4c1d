import type { EntityManager } from '@mikro-orm/postgresql'
import { defineEntity, MikroORM, p, raw } from '@mikro-orm/postgresql'
import { record } from '../../src/hooks/mikro-orm.ts'
import type { NewOrder, ShopApp } from './shop-app.ts'

const Customer = defineEntity({
  name: 'Customer',
  tableName: 'customers',
  properties: {
    id: p.bigint('number').primary(),
    email: p.text(),
    firstName: p.text(),
    lastName: p.text(),
  },
})

const Product = defineEntity({
  name: 'Product',
  tableName: 'products',
  properties: {
    id: p.integer().primary(),
    name: p.text(),
    categoryId: p.integer(),
    price: p.decimal('string'),
    tags: p.array(),
    attributes: p.json<Record<string, unknown>>(),
    active: p.boolean(),
  },
})

const Order = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    id: p.bigint('number').primary(),
    customer: () => p.manyToOne(Customer),
    shippingAddressId: p.bigint('number'),
    createdAt: p.datetime().defaultRaw('now()'),
    status: p.text().default('pending'),
    total: p.decimal('string'),
    note: p.text().nullable(),
    items: () => p.oneToMany(OrderItem).mappedBy('order'),
  },
})

const OrderItem = defineEntity({
  name: 'OrderItem',
  tableName: 'order_items',
  properties: {
    order: () => p.manyToOne(Order).primary(),
    lineNo: p.smallint().primary(),
    product: () => p.manyToOne(Product),
    quantity: p.smallint(),
    unitPrice: p.decimal('string'),
  },
})

const Cart = defineEntity({
  name: 'Cart',
  tableName: 'carts',
  properties: { id: p.bigint('number').primary(), token: p.uuid() },
})

const Review = defineEntity({
  name: 'Review',
  tableName: 'reviews',
  properties: {
    id: p.bigint('number').primary(),
    product: () => p.manyToOne(Product),
    rating: p.smallint(),
    published: p.boolean(),
  },
})

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [Customer, Product, Order, OrderItem, Cart, Review],
  })
  if (isHooked) record(orm)
  /** Each request has an identity map of its own. */
  const em = (): EntityManager => orm.em.fork()

  return {
    customerById: (id) => em().findOne(Customer, id),
    customerByEmail: (email) => em().findOne(Customer, { [raw('lower(email)')]: email.toLowerCase() }),
    latestOrdersOf: (customerId) =>
      em().find(
        Order,
        { customer: customerId },
        { fields: ['createdAt', 'status', 'total'], orderBy: { createdAt: 'desc' }, limit: 20 },
      ),
    orderWithItems: (id) => em().findOne(Order, id, { populate: ['items'] }),
    ordersIn: (statuses) =>
      em().find(Order, { status: { $in: [...statuses] } }, { orderBy: { createdAt: 'asc' } }),
    ordersBetween: (from, to) => em().find(Order, { createdAt: { $gte: from, $lt: to } }),
    revenueByStatus: (since) =>
      em()
        .createQueryBuilder(Order, 'o')
        .select(['o.status', raw('sum(o.total) as revenue')])
        .where({ createdAt: { $gte: since } })
        .groupBy('o.status')
        .execute(),
    productsInCategory: (categoryId) =>
      em().find(Product, { categoryId, active: true }, { orderBy: { price: 'asc' } }),
    productsTagged: (tags) => em().find(Product, { tags: { $contains: [...tags] } }),
    productsWith: (attributes) => em().find(Product, { attributes: { ...attributes } }),
    customersNamed: (prefix) =>
      em().find(Customer, { lastName: { $like: `${prefix}%` } }, { orderBy: { lastName: 'asc' }, limit: 10 }),
    placeOrder: (order) => placeOrder(em(), order),
    setStatus: (id, status) => em().nativeUpdate(Order, { id }, { status }),
    removeCart: (token) => em().nativeDelete(Cart, { token }),
    reviewsOf: (productId) =>
      em()
        .createQueryBuilder(Review, 'r')
        .select([raw('count(*)'), raw('avg(r.rating)')])
        .where({ product: productId, published: true })
        .execute('get'),

    async latestOrdersWithItems(limit) {
      const orders = await em().find(Order, {}, { orderBy: { createdAt: 'desc' }, limit })
      for (const order of orders) await order.items.load()
      return orders
    },
    async ordersWithNote(note) {
      const found = await em().find(Order, { note })
      return found
    },
    async customerByTextId(textId) {
      const found = await em().find(Customer, { [raw('id::text')]: textId })
      return found
    },

    close: () => orm.close(),
  }
}

function placeOrder(em: EntityManager, { customerId, addressId, total, items }: NewOrder): Promise<unknown> {
  return em.transactional((tx) => {
    const order = tx.create(Order, { customer: customerId, shippingAddressId: addressId, total })
    for (const [index, { productId, quantity, unitPrice }] of items.entries()) {
      tx.create(OrderItem, { order, product: productId, lineNo: index + 1, quantity, unitPrice })
    }
  })
}
