import type { TellSite } from './call-site.ts'
import { callSite } from './call-site.ts'

export interface Look {
  /** What the method gets instead. */
  readonly args?: readonly unknown[]
  /** Asked when the method has been called: what wants to know who waits for its promise, if anything does. */
  readonly wanted?: () => TellSite | undefined
}

/**
 * Has a function look at the arguments of a method before the method gets them, or others in their place. Whatever goes
 * wrong there, the method gets what it was given.
 */
export function lookAtMethod(
  object: object,
  name: string,
  look: (args: readonly unknown[]) => Look | void,
): void {
  const method: unknown = Reflect.get(object, name)
  if (typeof method !== 'function') return
  Reflect.set(object, name, function (this: unknown, ...given: readonly unknown[]): unknown {
    const { args = given, wanted } = tryToLook(() => look(given))
    const result: unknown = Reflect.apply(method, this, args)
    const tell = wanted?.()
    return tell === undefined ? result : tellWhoWaits(result, tell)
  })
}

function tryToLook(look: () => Look | void): Look {
  try {
    return look() ?? {}
  } catch {
    return {}
  }
}

/**
 * The same promise to whoever waits for it, who is told. A query builder is sent when somebody awaits it, on a stack that
 * knows nothing of him; V8 knows again who it was when an async function goes on (the "async stack traces" of its docs).
 */
function tellWhoWaits(result: unknown, tell: TellSite): unknown {
  return result instanceof Promise && result.constructor === Promise ? waitAndTell(result, tell) : result
}

async function waitAndTell(promise: Promise<unknown>, tell: TellSite): Promise<unknown> {
  try {
    return await promise
  } finally {
    tell(callSite())
  }
}
