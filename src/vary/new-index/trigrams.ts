import type { ExtractedKey } from './extracted-keys.ts'

/** The keys of `gin_trgm_ops`: three letters in a row of each word, with two blanks before it and one behind (pg_trgm). */
export function trigrams(text: string): ReadonlyMap<string, ExtractedKey> {
  const keys = new Map<string, ExtractedKey>()
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const letters = Array.from(`  ${word} `)
    for (let start = 0; start + 3 <= letters.length; start += 1)
      keys.set(letters.slice(start, start + 3).join(''), trigram)
  }
  return keys
}

const trigram: ExtractedKey = { kind: 'trigram', width: 4 }
