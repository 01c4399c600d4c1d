/** What a client can name again. */
export interface Kept<Value> {
  get(name: string): Value | undefined
  set(name: string, value: Value, size: number): void
  delete(name: string): void
}

/** Keeps values by their names as long as they are not too many, nor too large together: then the oldest are forgotten. */
export function keepNamed<Value>(mostBytes: number): Kept<Value> {
  const kept = new Map<string, { readonly value: Value; readonly size: number }>()
  let bytes = 0
  const remove = (name: string): void => {
    bytes -= kept.get(name)?.size ?? 0
    kept.delete(name)
  }
  return {
    get: (name) => kept.get(name)?.value,
    set(name, value, size) {
      remove(name)
      kept.set(name, { value, size })
      bytes += size
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes && kept.size <= mostNames) break
        remove(oldest)
      }
    },
    delete: remove,
  }
}

const mostNames = 10_000
