/** A property that is there only with a value, to be spread into an object. */
export function present<Key extends string, const Value>(
  key: Key,
  value: Value | undefined,
): { readonly [key in Key]?: Value } {
  const none: { readonly [key in Key]?: Value } = {}
  return value === undefined ? none : { ...none, [key]: value }
}
