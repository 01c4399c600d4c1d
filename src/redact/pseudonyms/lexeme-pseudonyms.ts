import { Buffer } from 'node:buffer'
import { groupBy } from '../../postgres/group-by.ts'
import type { Demand, Pseudonyms } from '../values/demand.ts'
import { pseudonymKey } from '../values/demand.ts'
import { noRigidStrings, placeStrings } from '../places/place-strings.ts'
import type { KeyedRandom } from '../places/random.ts'

/** Pseudonyms of a document's words, which are ordered by their length in bytes first (`compare_lexeme_textfreq`). */
export function lexemePseudonyms({ columns }: Demand, random: KeyedRandom): Pseudonyms {
  const lexemes = [...new Set(columns.flatMap(({ values }) => [...values]))].map((text) => Buffer.from(text))
  const ordered = lexemes.toSorted((one, other) => one.length - other.length || one.compare(other))
  const pseudonyms = new Map<string, string>()
  for (const [length, words] of withRoom(groupBy(ordered, (word) => word.length))) {
    const lengths = words.map(() => length)
    const { texts } = placeStrings(lengths, { alphabet, keepsLengths: true }, noRigidStrings, random)
    for (const [at, word] of words.entries()) {
      for (const { type } of columns) pseudonyms.set(pseudonymKey(type, word.toString()), texts[at] ?? '')
    }
  }
  return pseudonyms
}

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'.split('')

/** Words by the length of their pseudonyms: where there are more than strings of a length, they and all that follow get longer. */
function withRoom(groups: ReadonlyMap<number, readonly Buffer[]>): ReadonlyMap<number, readonly Buffer[]> {
  const roomy = new Map<number, readonly Buffer[]>()
  let least = 0
  for (const [length, words] of groups) {
    least = Math.max(least, length)
    let all = [...(roomy.get(least) ?? []), ...words]
    if (all.length > alphabet.length ** least && roomy.has(least)) {
      least += 1
      all = [...words]
    }
    while (all.length > alphabet.length ** least) least += 1
    roomy.set(least, all)
  }
  return roomy
}
