/** An `inet` or `cidr`. */
export interface Address {
  readonly family: 4 | 6
  readonly bits: bigint
  /** How many leading bits are the network's. */
  readonly mask: number
}

/** How many bits an address has. */
export const addressLength = { 4: 32, 6: 128 } as const

export function parseAddress(text: string): Address | undefined {
  const [host = '', mask] = text.split('/')
  const family = host.includes(':') ? 6 : 4
  const bits = family === 6 ? parseSix(host) : parseFour(host)
  if (bits === undefined) return undefined
  return { family, bits, mask: mask === undefined ? addressLength[family] : Number(mask) }
}

/** With the mask where the value has it, since `inet` leaves out that of a single host and `cidr` does not. */
export function printAddress({ family, bits, mask }: Address, value: string): string {
  const host = family === 4 ? printFour(bits) : printSix(bits)
  return value.includes('/') ? `${host}/${mask}` : host
}

function parseFour(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined
  return parts.reduce((bits, part) => (bits << 8n) + BigInt(part), 0n)
}

function printFour(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.')
}

/** With at most one `::`, and perhaps an IPv4 address at the end. */
function parseSix(text: string): bigint | undefined {
  const [, before = '', four] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  const tail = four === undefined ? undefined : parseFour(four)
  if (four !== undefined && tail === undefined) return undefined
  const whole =
    tail === undefined ? text : `${before}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`
  const [left = '', right, more] = whole.split('::')
  if (more !== undefined) return undefined
  const [head, end] = [wordsOf(left), wordsOf(right ?? '')]
  const missing = 8 - head.length - end.length
  if (right === undefined ? missing !== 0 : missing < 1) return undefined
  const words = [...head, ...Array.from({ length: missing }, () => '0'), ...end]
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return undefined
  return words.reduce((bits, word) => (bits << 16n) + BigInt(`0x${word}`), 0n)
}

function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':')
}

/** The longest run of zeros is `::`; what embeds an IPv4 address shows it so (`inet_net_ntop.c`). */
function printSix(bits: bigint): string {
  const words = Array.from({ length: 8 }, (_, at) => Number((bits >> BigInt(112 - 16 * at)) & 0xffffn))
  const run = longestRunOfZeros(words)
  const embedsFour =
    run.start === 0 &&
    (run.length === 6 || (run.length === 7 && words[7] !== 1) || (run.length === 5 && words[5] === 0xffff))
  const text = words.map((word) => word.toString(16))
  const end = embedsFour ? [...text.slice(0, 6), printFour(bits & 0xffffffffn)] : text
  if (run.length < 2) return end.join(':')
  // A run of seven reaches into the IPv4 address, which is shown whole.
  const stop = Math.min(run.start + run.length, embedsFour ? 6 : 8)
  return `${end.slice(0, run.start).join(':')}::${end.slice(stop).join(':')}`
}

function longestRunOfZeros(words: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  for (const [at, word] of words.entries()) {
    if (word !== 0) start = at + 1
    else if (at + 1 - start > best.length) best = { start, length: at + 1 - start }
  }
  return best
}
