import {
  And,
  ArrayContains,
  DataSource,
  EntitySchema,
  In,
  JsonContains,
  LessThan,
  Like,
  MoreThanOrEqual,
} from 'typeorm'
import { record } from '../../src/hooks/typeorm.ts'
import type { NewOrder, ShopApp } from './shop-app.ts'

interface Customer {
  id: string
  email: string
  firstName: string
  lastName: string
  deletedAt: Date | null
}

interface Product {
  id: number
  name: string
  categoryId: number
  price: string
  tags: string[]
  attributes: object
  active: boolean
}

interface Order {
  id: string
  customerId: number
  shippingAddressId: number
  createdAt: Date
  status: string
  total: string
  note: string | null
  items: OrderItem[]
}

interface OrderItem {
  orderId: string
  productId: number
  lineNo: number
  quantity: number
  unitPrice: string
  order: Order
}

interface Cart {
  id: string
  token: string
  items: object
}

interface Review {
  id: string
  productId: number
  rating: number
  published: boolean
}

const id = { type: 'bigint', primary: true, generated: 'increment' } as const

const Customers = new EntitySchema<Customer>({
  name: 'Customer',
  tableName: 'customers',
  columns: {
    id,
    email: { type: 'text' },
    firstName: { type: 'text', name: 'first_name' },
    lastName: { type: 'text', name: 'last_name' },
    deletedAt: { type: 'timestamptz', name: 'deleted_at', deleteDate: true },
  },
})

const Products = new EntitySchema<Product>({
  name: 'Product',
  tableName: 'products',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment' },
    name: { type: 'text' },
    categoryId: { type: 'int', name: 'category_id' },
    price: { type: 'numeric' },
    tags: { type: 'text', array: true },
    attributes: { type: 'jsonb' },
    active: { type: 'boolean' },
  },
})

const Orders = new EntitySchema<Order>({
  name: 'Order',
  tableName: 'orders',
  columns: {
    id,
    customerId: { type: 'bigint', name: 'customer_id' },
    shippingAddressId: { type: 'bigint', name: 'shipping_address_id' },
    createdAt: { type: 'timestamptz', name: 'created_at', createDate: true },
    status: { type: 'text', default: 'pending' },
    total: { type: 'numeric' },
    note: { type: 'text', nullable: true },
  },
  relations: { items: { type: 'one-to-many', target: 'OrderItem', inverseSide: 'order' } },
})

const OrderItems = new EntitySchema<OrderItem>({
  name: 'OrderItem',
  tableName: 'order_items',
  columns: {
    orderId: { type: 'bigint', name: 'order_id', primary: true },
    productId: { type: 'int', name: 'product_id' },
    lineNo: { type: 'smallint', name: 'line_no', primary: true },
    quantity: { type: 'smallint' },
    unitPrice: { type: 'numeric', name: 'unit_price' },
  },
  relations: {
    order: { type: 'many-to-one', target: 'Order', inverseSide: 'items', joinColumn: { name: 'order_id' } },
  },
})

const Carts = new EntitySchema<Cart>({
  name: 'Cart',
  tableName: 'carts',
  columns: { id, token: { type: 'uuid' }, items: { type: 'jsonb' } },
})

const Reviews = new EntitySchema<Review>({
  name: 'Review',
  tableName: 'reviews',
  columns: {
    id,
    productId: { type: 'int', name: 'product_id' },
    rating: { type: 'smallint' },
    published: { type: 'boolean' },
  },
})

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [Customers, Products, Orders, OrderItems, Carts, Reviews],
  })
  if (isHooked) record(dataSource)
  await dataSource.initialize()
  const [customers, products, orders, items, carts, reviews] = [
    dataSource.getRepository(Customers),
    dataSource.getRepository(Products),
    dataSource.getRepository(Orders),
    dataSource.getRepository(OrderItems),
    dataSource.getRepository(Carts),
    dataSource.getRepository(Reviews),
  ]

  return {
    customerById: (customerId) => customers.findOneBy({ id: String(customerId) }),
    customerByEmail: (email) =>
      customers
        .createQueryBuilder('customer')
        .where('lower(customer.email) = lower(:email)', { email })
        .getOne(),
    latestOrdersOf: (customerId) =>
      orders.find({
        select: { id: true, createdAt: true, status: true, total: true },
        where: { customerId },
        order: { createdAt: 'DESC' },
        take: 20,
      }),
    orderWithItems: (orderId) =>
      orders.findOne({ where: { id: String(orderId) }, relations: { items: true } }),
    ordersIn: (statuses) => orders.find({ where: { status: In(statuses) }, order: { createdAt: 'ASC' } }),
    ordersBetween: (from, to) => orders.findBy({ createdAt: And(MoreThanOrEqual(from), LessThan(to)) }),
    revenueByStatus: (since) =>
      orders
        .createQueryBuilder('o')
        .select('o.status', 'status')
        .addSelect('SUM(o.total)', 'revenue')
        .where('o.createdAt >= :since', { since })
        .groupBy('o.status')
        .getRawMany(),
    productsInCategory: (categoryId) =>
      products.find({ where: { categoryId, active: true }, order: { price: 'ASC' } }),
    productsTagged: (tags) => products.findBy({ tags: ArrayContains([...tags]) }),
    productsWith: (attributes) => products.findBy({ attributes: JsonContains({ ...attributes }) }),
    customersNamed: (prefix) =>
      customers.find({ where: { lastName: Like(`${prefix}%`) }, order: { lastName: 'ASC' }, take: 10 }),
    placeOrder: (order) => placeOrder(dataSource, order),
    setStatus: (orderId, status) => orders.update(orderId, { status }),
    removeCart: (token) => carts.delete({ token }),
    reviewsOf: (productId) =>
      reviews
        .createQueryBuilder('review')
        .select('COUNT(*)', 'count')
        .addSelect('AVG(review.rating)', 'rating')
        .where({ productId, published: true })
        .getRawOne(),

    async latestOrdersWithItems(limit) {
      const latest = await orders.find({ order: { createdAt: 'DESC' }, take: limit })
      for (const order of latest) order.items = await items.findBy({ orderId: order.id })
      return latest
    },
    async ordersWithNote(note) {
      const found = await orders.findBy({ note })
      return found
    },
    async customerByTextId(textId) {
      const found = await customers
        .createQueryBuilder('customer')
        .where('customer.id::text = :textId', { textId })
        .getOne()
      return found
    },

    close: () => dataSource.destroy(),
  }
}

function placeOrder(
  dataSource: DataSource,
  { customerId, addressId, total, items }: NewOrder,
): Promise<unknown> {
  return dataSource.transaction(async (manager) => {
    const order = await manager.save(Orders, { customerId, shippingAddressId: addressId, total })
    await manager.save(
      OrderItems,
      items.map((item, index) => ({ ...item, orderId: order.id, lineNo: index + 1 })),
    )
  })
}
