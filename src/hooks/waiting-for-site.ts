import type { TellSite } from './call-site.ts'
import { AsyncLocalStorage } from 'node:async_hooks'
import { callSite } from './call-site.ts'

/**
 * Does some work of which it is known who waits for it, and tells that to what is sent meanwhile and does not know: libraries that
 * collect queries and send them later leave no stack.
 */
export async function knowingWhoWaits<Result>(work: () => Promise<Result>): Promise<Result> {
  const waiting: TellSite[] = []
  try {
    return await sentMeanwhile.run(waiting, work)
  } finally {
    const site = callSite()
    for (const tell of waiting) tell(site)
  }
}

export function waitForSite(tell: TellSite): void {
  sentMeanwhile.getStore()?.push(tell)
}

const sentMeanwhile = new AsyncLocalStorage<TellSite[]>()
