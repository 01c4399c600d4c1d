/** A property that is there only with a value, to be spread into an object. */
export function present<Key extends string, const Value>(
  key: Key,
  value: Value | undefined,
): { readonly [key in Key]: Value } | Record<never, never> {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in Key]: Value })
}
