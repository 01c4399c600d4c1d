/**
 * The same shop, whichever library it is written with: fifteen things that a shop does, and three mistakes. Those are awaited
 * in the library's own file, as the place of a query is where it is awaited.
 */
export interface ShopApp {
  customerById(id: number): PromiseLike<unknown>
  customerByEmail(email: string): PromiseLike<unknown>
  latestOrdersOf(customerId: number): PromiseLike<unknown>
  orderWithItems(id: number): PromiseLike<unknown>
  ordersIn(statuses: readonly string[]): PromiseLike<unknown>
  ordersBetween(from: Date, to: Date): PromiseLike<unknown>
  revenueByStatus(since: Date): PromiseLike<unknown>
  productsInCategory(categoryId: number): PromiseLike<unknown>
  productsTagged(tags: readonly string[]): PromiseLike<unknown>
  productsWith(attributes: object): PromiseLike<unknown>
  customersNamed(prefix: string): PromiseLike<unknown>
  /** In a transaction, with its items. */
  placeOrder(order: NewOrder): PromiseLike<unknown>
  setStatus(id: number, status: string): PromiseLike<unknown>
  removeCart(token: string): PromiseLike<unknown>
  reviewsOf(productId: number): PromiseLike<unknown>

  /** Asks for the items of each of the latest orders. Mistake: N + 1 queries. */
  latestOrdersWithItems(limit: number): PromiseLike<unknown>
  /** Mistake: no index has the note. */
  ordersWithNote(note: string): PromiseLike<unknown>
  /** Mistake: casts the key. */
  customerByTextId(id: string): PromiseLike<unknown>

  close(): PromiseLike<unknown>
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
