import { Buffer } from 'node:buffer'
import type { Demand, Pseudonyms } from '../values/demand.ts'
import { placedProfile, pseudonymKey } from '../values/demand.ts'
import { placeStrings } from '../places/place-strings.ts'
import type { KeyedRandom } from '../places/random.ts'
import { extremesOf, rigidGroups } from '../places/rigid.ts'
import { byteScalars } from './text-scalars.ts'

/** Pseudonyms of `bytea`, `bit` and `bit varying`, each as long as its value (`byteacmp`, `bit_cmp`). */
export function stringPseudonyms({ columns }: Demand, unit: 'bit' | 'byte', random: KeyedRandom): Pseudonyms {
  const { prefix, width, alphabet } = units[unit]
  const texts = [...new Set(columns.flatMap(({ values }) => [...values]))]
  // Digits and letters of one case, all equally wide: the order of texts is that of bytes.
  const known = texts.filter((text) => text.startsWith(prefix)).toSorted(byCodePoints)
  const places = new Map(known.map((text, at) => [text, BigInt(at)]))
  const profiles = columns.flatMap((column) =>
    column.profiles.map((profile) => placedProfile(profile, (text) => places.get(text))),
  )
  const groups = unit === 'byte' ? rigidGroups([{ profiles, extremes: extremesOf(profiles) }]) : []
  const { texts: placed } = placeStrings(
    known.map((text) => (text.length - prefix.length) / width),
    { alphabet, keepsLengths: true },
    byteScalars(groups, (point) => Buffer.from(known[Number(point)]?.slice(prefix.length) ?? '', 'hex')),
    random,
  )
  const pairs = new Map(known.map((text, at) => [text, `${prefix}${placed[at] ?? ''}`]))
  const pseudonyms = new Map<string, string>()
  for (const { type, values } of columns) {
    for (const value of values) {
      const pseudonym = pairs.get(value)
      if (pseudonym !== undefined) pseudonyms.set(pseudonymKey(type, value), pseudonym)
    }
  }
  return pseudonyms
}

const units = {
  bit: { prefix: '', width: 1, alphabet: ['0', '1'] },
  byte: {
    prefix: String.raw`\x`,
    width: 2,
    alphabet: Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')),
  },
} as const

function byCodePoints(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
