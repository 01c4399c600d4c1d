import createKnex from 'knex'
import { Model } from 'objection'
import { record } from '../../src/hooks/knex.ts'
import type { ShopApp } from './shop-app.ts'

class Customer extends Model {
  static override tableName = 'customers'
}
class OrderItem extends Model {
  static override tableName = 'order_items'
  static override idColumn = ['order_id', 'line_no']
}
class Order extends Model {
  static override tableName = 'orders'
  declare id: number
  static override relationMappings = {
    items: {
      relation: Model.HasManyRelation,
      modelClass: OrderItem,
      join: { from: 'orders.id', to: 'order_items.order_id' },
    },
  }
}
class Product extends Model {
  static override tableName = 'products'
}
class Cart extends Model {
  static override tableName = 'carts'
}
class Review extends Model {
  static override tableName = 'reviews'
}

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const plain = createKnex({ client: 'pg', connection: url })
  const knex = isHooked ? record(plain) : plain
  Model.knex(knex)

  return {
    customerById: (id) => Customer.query().findById(id),
    customerByEmail: (email) => Customer.query().whereRaw('lower(email) = lower(?)', email).first(),
    latestOrdersOf: (customerId) =>
      Order.query().where('customer_id', customerId).orderBy('created_at', 'desc').limit(20),
    orderWithItems: (id) => Order.query().findById(id).withGraphFetched('items'),
    ordersIn: (statuses) =>
      Order.query()
        .whereIn('status', [...statuses])
        .orderBy('created_at'),
    ordersBetween: (from, to) => Order.query().where('created_at', '>=', from).where('created_at', '<', to),
    revenueByStatus: (since) =>
      Order.query().where('created_at', '>=', since).groupBy('status').select('status').sum('total'),
    productsInCategory: (categoryId) =>
      Product.query().where({ category_id: categoryId, active: true }).orderBy('price'),
    productsTagged: (tags) => Product.query().whereRaw('tags @> ?', [tags]),
    productsWith: (attributes) => Product.query().whereJsonSupersetOf('attributes', attributes),
    customersNamed: (prefix) =>
      Customer.query().where('last_name', 'like', `${prefix}%`).orderBy('last_name').limit(10),
    placeOrder: ({ customerId, addressId, total, items }) =>
      Order.transaction(async (trx) => {
        await Order.query(trx).insertGraph({
          customer_id: customerId,
          shipping_address_id: addressId,
          total,
          items: items.map(({ productId, quantity, unitPrice }, index) => ({
            product_id: productId,
            line_no: index + 1,
            quantity,
            unit_price: unitPrice,
          })),
        } as object)
      }),
    setStatus: (id, status) =>
      Order.query()
        .findById(id)
        .patch({ status } as object),
    removeCart: (token) => Cart.query().delete().where({ token }),
    reviewsOf: (productId) => Review.query().where({ product_id: productId, published: true }).resultSize(),

    async latestOrdersWithItems(limit) {
      const orders = await Order.query().select('id').orderBy('created_at', 'desc').limit(limit)
      for (const order of orders) await order.$relatedQuery('items')
      return orders
    },
    async ordersWithNote(note) {
      const orders = await Order.query().where({ note })
      return orders
    },
    async customerByTextId(id) {
      const [customer] = await Customer.query().whereRaw('id::text = ?', id)
      return customer
    },

    close: () => knex.destroy(),
  }
}
