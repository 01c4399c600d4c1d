import { groupBy } from '../../postgres/group-by.ts'
import type { Demand, Pseudonyms } from '../values/demand.ts'
import { placedProfile, pseudonymKey } from '../values/demand.ts'
import type { Address } from './network-address.ts'
import { addressLength, parseAddress, printAddress } from './network-address.ts'
import type { KeyedRandom } from '../places/random.ts'
import { compare, extremesOf, rigidGroups } from '../places/rigid.ts'

/**
 * Pseudonyms of `inet` and `cidr`. Two of them have as many leading bits in common as their values have, so that order and
 * containment stay (`network_cmp_internal`, `inet_inclusion_cmp`), by which joins with `<<` and `&&` are estimated: a bit stays
 * where values part, and is random where they do not. The family and the length of the mask stay.
 */
export function networkPseudonyms({ columns }: Demand, random: KeyedRandom): Pseudonyms {
  const texts = columns.flatMap(({ type, values }) => [...values].map((text) => ({ type, text })))
  const read = texts.flatMap(({ type, text }) => {
    const address = parseAddress(text)
    return address === undefined ? [] : [{ type, text, address }]
  })
  const profiles = columns.flatMap((column) =>
    column.profiles.map((profile) => placedProfile(profile, placeOfText)),
  )
  const groups = rigidGroups([{ profiles, extremes: extremesOf(profiles) }]).map(({ points }) => points)
  const pseudonyms = new Map<string, string>()
  for (const [family, found] of groupBy(read, ({ address }) => address.family)) {
    const length = addressLength[family]
    const addresses = found.map(({ address }) => address)
    const stays = stayingBits(addresses, groups, length)
    const moved = new Map<bigint, bigint>()
    scramble([...stays.keys()].toSorted(compare), { depth: 0, prefix: 0n, length, stays, random }, moved)
    for (const { type, text, address } of found) {
      const bits = moved.get(address.bits) ?? 0n
      pseudonyms.set(pseudonymKey(type, text), printAddress({ ...address, bits }, text))
    }
  }
  return pseudonyms
}

/** From which bit on an address stays as it is, by its bits. */
function stayingBits(
  addresses: readonly Address[],
  groups: readonly (readonly bigint[])[],
  length: number,
): ReadonlyMap<bigint, StayingBits> {
  const stays = new Map<bigint, StayingBits>()
  for (const { bits, mask } of addresses) {
    const known = stays.get(bits)?.from ?? length
    // The address of a network has no host: that stays to be seen.
    const isNetwork = (bits & ((1n << BigInt(length - mask)) - 1n)) === 0n
    stays.set(bits, { from: Math.min(known, isNetwork ? mask : length) })
  }
  const byPlace = new Map(addresses.map((address) => [placeOf(address), address.bits]))
  for (const group of groups) {
    const bits = group.map((place) => byPlace.get(place)).filter((found) => found !== undefined)
    const [low, high] = [bits[0], bits.at(-1)]
    if (low === undefined || high === undefined) continue
    const shared = commonBits(low, high, length)
    for (const point of bits) {
      stays.set(point, { from: length, ...stays.get(point), scalarFrom: shared })
    }
  }
  return stays
}

interface StayingBits {
  readonly from: number
  /** From which bit on what the planner interpolates has to stay. */
  readonly scalarFrom?: number
}

/** Of IPv6 addresses the planner sees the first 40 bits (`convert_inet_to_scalar`'s case in `convert_to_scalar`). */
function staysAt(depth: number, { from, scalarFrom }: StayingBits): boolean {
  return depth >= from || (scalarFrom !== undefined && depth >= scalarFrom && depth < scalarBits)
}

const scalarBits = 40

interface Walk {
  readonly depth: number
  readonly prefix: bigint
  readonly length: number
  readonly stays: ReadonlyMap<bigint, StayingBits>
  readonly random: KeyedRandom
}

/** Goes down the bits of addresses that have so many in common. */
function scramble(addresses: readonly bigint[], walk: Walk, moved: Map<bigint, bigint>): void {
  let { depth, prefix } = walk
  const [first, last] = [addresses[0], addresses.at(-1)]
  if (first === undefined || last === undefined) return
  for (const shared = commonBits(first, last, walk.length); depth < shared; depth += 1) {
    const bit = bitAt(first, depth, walk.length)
    const stays = addresses.some((address) => staysAt(depth, walk.stays.get(address) ?? { from: 0 }))
    prefix = (prefix << 1n) + (stays ? bit : walk.random.below(2n))
  }
  if (depth === walk.length) {
    moved.set(first, prefix)
    return
  }
  for (const side of [0n, 1n]) {
    const below = addresses.filter((address) => bitAt(address, depth, walk.length) === side)
    scramble(below, { ...walk, depth: depth + 1, prefix: (prefix << 1n) + side }, moved)
  }
}

function bitAt(bits: bigint, depth: number, length: number): bigint {
  return (bits >> BigInt(length - 1 - depth)) & 1n
}

function commonBits(one: bigint, other: bigint, length: number): number {
  const difference = one ^ other
  return difference === 0n ? length : length - difference.toString(2).length
}

function placeOfText(text: string): bigint | undefined {
  const address = parseAddress(text)
  return address && placeOf(address)
}

/** The order of `network_cmp_internal`: the network, a larger one before those within, then the host. */
function placeOf({ family, bits, mask }: Address): bigint {
  const length = addressLength[family]
  let place = BigInt(family)
  for (let depth = 0; depth < addressLength[6]; depth += 1) {
    place = place * 3n + (depth < mask && depth < length ? bitAt(bits, depth, length) + 1n : 0n)
  }
  return (place << BigInt(addressLength[6])) + bits
}
