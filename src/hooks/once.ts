/** Whether this is the first time that anybody asks it of an object, other copies of this package included. */
export function once(object: object): boolean {
  if (Object.hasOwn(object, recorded)) return false
  Object.defineProperty(object, recorded, { value: true })
  return true
}

const recorded = Symbol.for('planflip.recorded')
