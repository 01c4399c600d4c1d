/** The same shop, whichever library it is written with: fifteen things that a shop does, and three mistakes. */
export interface ShopApp {
  customerById(id: number): Promise<unknown>
  customerByEmail(email: string): Promise<unknown>
  latestOrdersOf(customerId: number): Promise<unknown>
  orderWithItems(id: number): Promise<unknown>
  ordersIn(statuses: readonly string[]): Promise<unknown>
  ordersBetween(from: Date, to: Date): Promise<unknown>
  revenueByStatus(since: Date): Promise<unknown>
  productsInCategory(categoryId: number): Promise<unknown>
  productsTagged(tags: readonly string[]): Promise<unknown>
  productsWith(attributes: object): Promise<unknown>
  customersNamed(prefix: string): Promise<unknown>
  /** In a transaction, with its items. */
  placeOrder(order: NewOrder): Promise<unknown>
  setStatus(id: number, status: string): Promise<unknown>
  removeCart(token: string): Promise<unknown>
  reviewsOf(productId: number): Promise<unknown>

  /** Asks for the items of each of the latest orders. Mistake: N + 1 queries. */
  latestOrdersWithItems(limit: number): Promise<unknown>
  /** Mistake: no index has the note. */
  ordersWithNote(note: string): Promise<unknown>
  /** Mistake: casts the key. */
  customerByTextId(id: string): Promise<unknown>

  close(): Promise<unknown>
}

export interface NewOrder {
  readonly customerId: number
  readonly addressId: number
  readonly total: string
  readonly items: readonly {
    readonly productId: number
    readonly quantity: number
    readonly unitPrice: string
  }[]
}

/** Opens the shop, with the hook of its library in it or as it would be without. */
export type OpenShop = (url: string, isHooked: boolean) => Promise<ShopApp>

/** A day's work, the same for each. */
export async function useShop(shop: ShopApp): Promise<void> {
  await shop.customerById(17)
  await shop.customerByEmail('Erika.Mustermann@example.com')
  await shop.latestOrdersOf(17)
  await shop.orderWithItems(4)
  await shop.ordersIn(['paid', 'packing'])
  await shop.ordersBetween(new Date('2026-10-01T00:00:00Z'), new Date('2026-10-02T00:00:00Z'))
  await shop.revenueByStatus(new Date('2026-10-25T00:00:00Z'))
  await shop.productsInCategory(3)
  await shop.productsTagged(['sale'])
  await shop.productsWith({ color: 'red' })
  await shop.customersNamed('Mül')
  await shop.placeOrder({
    customerId: 17,
    addressId: 17,
    total: '29.90',
    items: [
      { productId: 1, quantity: 1, unitPrice: '9.90' },
      { productId: 2, quantity: 2, unitPrice: '10.00' },
    ],
  })
  await shop.setStatus(4, 'shipped')
  await shop.removeCart('7e1f0c1e-3f5d-4a8e-9d5e-0d9a3f6f2b11')
  await shop.reviewsOf(2)

  await shop.latestOrdersWithItems(20)
  await shop.ordersWithNote('Please ring twice')
  await shop.customerByTextId('17')
}
