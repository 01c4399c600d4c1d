import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize'
import { cast, col, DataTypes, fn, Model, Op, Sequelize, where } from 'sequelize'
import { record } from '../../src/hooks/sequelize.ts'
import type { NewOrder, ShopApp } from './shop-app.ts'

class Customer extends Model<InferAttributes<Customer>, InferCreationAttributes<Customer>> {
  declare id: CreationOptional<number>
  declare email: string
  declare firstName: string
  declare lastName: string
}

class Product extends Model<InferAttributes<Product>, InferCreationAttributes<Product>> {
  declare id: CreationOptional<number>
  declare name: string
  declare categoryId: number
  declare price: string
  declare tags: string[]
  declare attributes: object
  declare active: boolean
}

class Order extends Model<InferAttributes<Order>, InferCreationAttributes<Order>> {
  declare id: CreationOptional<number>
  declare customerId: number
  declare shippingAddressId: number
  declare createdAt: CreationOptional<Date>
  declare status: CreationOptional<string>
  declare total: string
  declare note: CreationOptional<string | null>
}

class OrderItem extends Model<InferAttributes<OrderItem>, InferCreationAttributes<OrderItem>> {
  declare orderId: number
  declare productId: number
  declare lineNo: number
  declare quantity: number
  declare unitPrice: string
}

class Cart extends Model<InferAttributes<Cart>, InferCreationAttributes<Cart>> {
  declare id: CreationOptional<number>
  declare token: string
}

class Review extends Model<InferAttributes<Review>, InferCreationAttributes<Review>> {
  declare id: CreationOptional<number>
  declare productId: number
  declare rating: number
  declare published: boolean
}

const id = { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true }

function initModels(sequelize: Sequelize): void {
  Customer.init(
    { id, email: DataTypes.TEXT, firstName: DataTypes.TEXT, lastName: DataTypes.TEXT },
    { sequelize, tableName: 'customers' },
  )
  Product.init(
    {
      id: { ...id, type: DataTypes.INTEGER },
      name: DataTypes.TEXT,
      categoryId: DataTypes.INTEGER,
      price: DataTypes.DECIMAL,
      tags: DataTypes.ARRAY(DataTypes.TEXT),
      attributes: DataTypes.JSONB,
      active: DataTypes.BOOLEAN,
    },
    { sequelize, tableName: 'products' },
  )
  Order.init(
    {
      id,
      customerId: DataTypes.BIGINT,
      shippingAddressId: DataTypes.BIGINT,
      createdAt: DataTypes.DATE,
      status: DataTypes.TEXT,
      total: DataTypes.DECIMAL,
      note: DataTypes.TEXT,
    },
    { sequelize, tableName: 'orders' },
  )
  OrderItem.init(
    {
      orderId: { type: DataTypes.BIGINT, primaryKey: true },
      productId: DataTypes.INTEGER,
      lineNo: { type: DataTypes.SMALLINT, primaryKey: true },
      quantity: DataTypes.SMALLINT,
      unitPrice: DataTypes.DECIMAL,
    },
    { sequelize, tableName: 'order_items' },
  )
  Cart.init({ id, token: DataTypes.UUID }, { sequelize, tableName: 'carts' })
  Review.init(
    { id, productId: DataTypes.INTEGER, rating: DataTypes.SMALLINT, published: DataTypes.BOOLEAN },
    { sequelize, tableName: 'reviews' },
  )
  Order.hasMany(OrderItem, { foreignKey: 'orderId', as: 'items' })
}

export async function openShop(url: string, isHooked: boolean): Promise<ShopApp> {
  const sequelize = new Sequelize(url, {
    logging: false,
    define: { underscored: true, timestamps: false },
  })
  if (isHooked) record(sequelize)
  initModels(sequelize)
  await sequelize.authenticate()

  return {
    customerById: (customerId) => Customer.findByPk(customerId),
    customerByEmail: (email) =>
      Customer.findOne({ where: where(fn('lower', col('email')), email.toLowerCase()) }),
    latestOrdersOf: (customerId) =>
      Order.findAll({
        attributes: ['id', 'createdAt', 'status', 'total'],
        where: { customerId },
        order: [['createdAt', 'DESC']],
        limit: 20,
      }),
    orderWithItems: (orderId) => Order.findByPk(orderId, { include: 'items' }),
    ordersIn: (statuses) => Order.findAll({ where: { status: [...statuses] }, order: ['createdAt'] }),
    ordersBetween: (from, to) => Order.findAll({ where: { createdAt: { [Op.gte]: from, [Op.lt]: to } } }),
    revenueByStatus: (since) =>
      Order.findAll({
        attributes: ['status', [fn('sum', col('total')), 'revenue']],
        where: { createdAt: { [Op.gte]: since } },
        group: 'status',
        raw: true,
      }),
    productsInCategory: (categoryId) =>
      Product.findAll({ where: { categoryId, active: true }, order: ['price'] }),
    productsTagged: (tags) => Product.findAll({ where: { tags: { [Op.contains]: [...tags] } } }),
    productsWith: (attributes) => Product.findAll({ where: { attributes: { [Op.contains]: attributes } } }),
    customersNamed: (prefix) =>
      Customer.findAll({ where: { lastName: { [Op.startsWith]: prefix } }, order: ['lastName'], limit: 10 }),
    placeOrder: (order) => placeOrder(sequelize, order),
    setStatus: (orderId, status) => Order.update({ status }, { where: { id: orderId } }),
    removeCart: (token) => Cart.destroy({ where: { token } }),
    reviewsOf: (productId) =>
      Review.findOne({
        attributes: [
          [fn('count', col('*')), 'count'],
          [fn('avg', col('rating')), 'rating'],
        ],
        where: { productId, published: true },
        raw: true,
      }),

    async latestOrdersWithItems(limit) {
      const latest = await Order.findAll({ order: [['createdAt', 'DESC']], limit })
      const orders = []
      for (const order of latest) {
        orders.push({ order, items: await OrderItem.findAll({ where: { orderId: order.id } }) })
      }
      return orders
    },
    async ordersWithNote(note) {
      const found = await Order.findAll({ where: { note } })
      return found
    },
    async customerByTextId(textId) {
      const found = await Customer.findAll({ where: where(cast(col('id'), 'text'), textId) })
      return found
    },

    close: () => sequelize.close(),
  }
}

function placeOrder(
  sequelize: Sequelize,
  { customerId, addressId, total, items }: NewOrder,
): Promise<unknown> {
  return sequelize.transaction(async (transaction) => {
    const order = await Order.create({ customerId, shippingAddressId: addressId, total }, { transaction })
    await OrderItem.bulkCreate(
      items.map((item, index) => ({ ...item, orderId: order.id, lineNo: index + 1 })),
      { transaction },
    )
  })
}
