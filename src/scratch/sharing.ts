/** Something dear to start, in the hands of one of those that share it. */
interface Borrowed<Thing> {
  readonly thing: Thing
  /** Stops it if nobody else uses it. Else it has to be left as it was found. */
  readonly giveBack: (leave: () => Promise<unknown>) => Promise<void>
}

/** Starts what a key stands for, unless somebody in this process has: what is started is there as long as anybody uses it. */
export type Borrow<Thing> = (key: string, start: () => Promise<Thing>) => Promise<Borrowed<Thing>>

interface Shared<Thing> {
  readonly key: string
  readonly thing: Promise<Thing>
  borrowers: number
}

export function sharing<Thing extends { stop(): Promise<void> }>(): Borrow<Thing> {
  const running = new Map<string, Shared<Thing>>()
  const forget = (shared: Shared<Thing>): void => {
    if (running.get(shared.key) === shared) running.delete(shared.key)
  }
  const share = (key: string, start: () => Promise<Thing>): Shared<Thing> => {
    const shared = { key, thing: start(), borrowers: 0 }
    running.set(key, shared)
    return shared
  }
  const giveBack = async (shared: Shared<Thing>, leave: () => Promise<unknown>): Promise<void> => {
    try {
      if (shared.borrowers > 1) await leave()
    } finally {
      // Only now, since whoever finds that nobody else is left ends the thing under all that still leave.
      shared.borrowers -= 1
      if (shared.borrowers === 0) {
        forget(shared)
        await (await shared.thing).stop()
      }
    }
  }
  return async (key, start) => {
    const shared = running.get(key) ?? share(key, start)
    shared.borrowers += 1
    try {
      return { thing: await shared.thing, giveBack: (leave) => giveBack(shared, leave) }
    } catch (error) {
      forget(shared)
      throw error
    }
  }
}
