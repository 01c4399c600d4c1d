/**
 * Has a function look at the arguments of a method before the method gets them, or others in their place. Whatever goes
 * wrong there, the method gets what it was given.
 */
export function beforeMethod(
  object: object,
  name: string,
  look: (args: readonly unknown[]) => readonly unknown[] | void,
): void {
  const method: unknown = Reflect.get(object, name)
  if (typeof method !== 'function') return
  Reflect.set(object, name, function (this: unknown, ...args: readonly unknown[]): unknown {
    return Reflect.apply(method, this, seen(look, args))
  })
}

function seen(
  look: (args: readonly unknown[]) => readonly unknown[] | void,
  args: readonly unknown[],
): readonly unknown[] {
  try {
    return look(args) ?? args
  } catch {
    return args
  }
}
