import { createHmac } from 'node:crypto'

/** Numbers that nobody can foretell without the seed, and that are the same again with it. */
export interface KeyedRandom {
  /** From 0 to below the limit, all equally likely. */
  below(limit: bigint): bigint
  /** From 0 to below 1. */
  fraction(): number
  /** A generator of its own: what one purpose draws does not move what another gets. */
  forPurpose(purpose: string): KeyedRandom
}

/** HMAC-SHA-256 of the purpose and a counter, as HKDF expands a key (RFC 5869, section 2.3). */
export function keyedRandom(seed: Uint8Array, purpose = ''): KeyedRandom {
  let counter = 0
  let block = Buffer.alloc(0)
  const take = (count: number): Buffer => {
    while (block.length < count) {
      const more = createHmac('sha256', seed).update(`${purpose}\0${counter}`).digest()
      counter += 1
      block = Buffer.concat([block, more])
    }
    const taken = block.subarray(0, count)
    block = block.subarray(count)
    return taken
  }
  return {
    below: (limit) => {
      // Sixteen bytes more than the limit has: no number is likelier than another by more than 2^-128.
      const bytes = Math.ceil(limit.toString(16).length / 2) + 16
      return BigInt(`0x${take(bytes).toString('hex')}`) % limit
    },
    fraction: () => take(6).readUIntBE(0, 6) / 2 ** 48,
    forPurpose: (inner) => keyedRandom(seed, `${purpose}\0${inner}`),
  }
}
