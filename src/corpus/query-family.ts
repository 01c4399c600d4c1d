import { createHash } from 'node:crypto'
import type { Token } from '../postgres/sql/grammar.ts'
import { foldCase } from './query-id.ts'

/**
 * A hash of what a statement has in common with those that differ in their values and in the lengths of their lists only:
 * `id IN (1, 2)`, `id IN ($1)`. Such are planned each as it stands, and told as one query.
 *
 * Values are constants and parameters. What decides a plan as a word does is none: NULL and booleans, and numbers that
 * stand for a column in ORDER BY and GROUP BY. (Postgres's own query_id takes some of those for values as well:
 * `JumbleQuery` of queryjumblefuncs.c.)
 */
export function queryFamily(tokens: readonly Token[]): string {
  const words = withoutValues(tokens.filter(({ kind }) => kind !== 'comment'))
  return createHash('sha256').update(withShortLists(words).join(' ')).digest('hex').slice(0, 16)
}

const value = '?'

function withoutValues(tokens: readonly Token[]): readonly string[] {
  const words: string[] = []
  const isOrdinal = ordinalsIn(tokens)
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'constant' || isOrdinal(at)) words.push(foldCase(token))
    else {
      if (isSigned(tokens, at)) words.pop()
      words.push(value)
    }
  }
  return words
}

/** `-5` is a number, and `a - 5` a difference. */
function isSigned(tokens: readonly Token[], at: number): boolean {
  const [before, sign] = [tokens[at - 2], tokens[at - 1]]
  if (sign?.kind !== 'symbol' || !/^[-+]$/.test(sign.text)) return false
  return (
    before === undefined ||
    before.kind === 'keyword' ||
    (before.kind === 'symbol' && !/^[)\]]$/.test(before.text))
  )
}

/** Tells the numbers that stand for a column of the result: whole items of an ORDER BY or GROUP BY. */
function ordinalsIn(tokens: readonly Token[]): (at: number) => boolean {
  const found = new Set<number>()
  const lists: boolean[] = [false]
  for (const [at, token] of tokens.entries()) {
    const text = token.text.toLowerCase()
    if (text === '(') lists.push(false)
    else if (text === ')') lists.pop()
    else if (token.kind === 'keyword' && text === 'by') lists[lists.length - 1] = true
    else if (token.kind === 'keyword' && !directions.has(text)) lists[lists.length - 1] = false
    else if (lists.at(-1) === true && isItem(tokens, at)) found.add(at)
  }
  return (at) => found.has(at)
}

const directions: ReadonlySet<string> = new Set(['asc', 'desc', 'nulls', 'first', 'last', 'using'])

function isItem(tokens: readonly Token[], at: number): boolean {
  const [before, token, after] = [tokens[at - 1], tokens[at], tokens[at + 1]]
  return (
    /^\d+$/.test(token?.text ?? '') &&
    /^(by|,)$/i.test(before?.text ?? '') &&
    (after === undefined || after.kind === 'keyword' || /^[,);]$/.test(after.text))
  )
}

/** Takes a list of equal items for one item, where a list may be of any length: IN, ARRAY and VALUES. */
function withShortLists(words: readonly string[]): readonly string[] {
  const short: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    short.push(words[at] ?? '')
    const end = endOfList(words, at)
    if (end === undefined) continue
    const [first = [], ...others] = itemsOf(words.slice(at + 1, end))
    if (others.length === 0 || !others.every((item) => item.join(' ') === first.join(' '))) continue
    short.push(...first)
    at = end - 1
  }
  return short
}

/** Where a list ends that begins after a place; undefined where none does. */
function endOfList(words: readonly string[], at: number): number | undefined {
  const [before, word, after] = [words[at - 1], words[at], words[at + 1]]
  if ((word === '(' && before === 'in') || (word === '[' && before === 'array')) return closing(words, at)
  return word === 'values' && after === '(' ? endOfRows(words, at + 1) : undefined
}

/** Where the bracket at a place is closed; the end, where it never is. */
function closing(words: readonly string[], open: number): number {
  let depth = 0
  for (let at = open; at < words.length; at += 1) {
    if (/^[([]$/.test(words[at] ?? '')) depth += 1
    if (/^[)\]]$/.test(words[at] ?? '')) depth -= 1
    if (depth === 0) return at
  }
  return words.length
}

function endOfRows(words: readonly string[], open: number): number {
  const end = closing(words, open) + 1
  return words[end] === ',' && words[end + 1] === '('
    ? endOfRows(words, end + 1)
    : Math.min(end, words.length)
}

function itemsOf(words: readonly string[]): readonly (readonly string[])[] {
  const items: string[][] = [[]]
  let depth = 0
  for (const word of words) {
    if (/^[([]$/.test(word)) depth += 1
    if (/^[)\]]$/.test(word)) depth -= 1
    if (word === ',' && depth === 0) items.push([])
    else items.at(-1)?.push(word)
  }
  return items
}
