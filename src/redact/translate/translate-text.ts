import type { KeyedValue, Translation } from '../../model/redaction.ts'

/**
 * A text among others, which come in production's order. That order itself is not known here: the one of those that this
 * machine has is taken that agrees with the known texts best.
 */
export function translateText(known: readonly KeyedValue[], value: string): Translation {
  const order = likeliestOrder(known)
  const above = known.find((each) => order(each.value, value) > 0)
  const below = known.findLast((each) => order(each.value, value) < 0)
  return { value, pseudonym: between(below?.pseudonym ?? '', above?.pseudonym, value.length), isExact: false }
}

type Order = (one: string, other: string) => number

function likeliestOrder(known: readonly KeyedValue[]): Order {
  const collator = new Intl.Collator()
  const orders: readonly Order[] = [
    (one, other) => (one < other ? -1 : one > other ? 1 : 0),
    (one, other) => collator.compare(one, other),
  ]
  const misplaced = (order: Order) =>
    known.filter(({ value }, at) => order(known[at - 1]?.value ?? '', value) > 0).length
  return orders.toSorted((one, other) => misplaced(one) - misplaced(other))[0] ?? (() => 0)
}

/** Halfway, as long as the value if that leaves room. Without an upper neighbour anything that is greater will do. */
function between(below: string, above: string | undefined, length: number): string {
  const alphabet = /[a-z]/.test(`${below}${above ?? ''}`) ? 'abcdefghijklmnopqrstuvwxyz' : '0123456789'
  const base = BigInt(alphabet.length)
  const digits = Math.max(length, below.length, above?.length ?? 0) + 1
  const numberOf = (text: string) =>
    Array.from(text.padEnd(digits, alphabet[0])).reduce(
      (number, letter) => number * base + BigInt(Math.max(0, alphabet.indexOf(letter))),
      0n,
    )
  const [low, high] = [numberOf(below), above === undefined ? base ** BigInt(digits) : numberOf(above)]
  const middle = (low + high) / 2n
  let text = ''
  for (let rest = middle; text.length < digits; rest /= base)
    text = `${alphabet[Number(rest % base)] ?? ''}${text}`
  const short = text.slice(0, Math.max(length, 1))
  return short > below && (above === undefined || short < above) ? short : text
}
