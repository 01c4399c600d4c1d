/** The pieces that a member's text is to be saved in, one a line; undefined where it is to stay whole. */
export type Fold = (key: string, text: string) => readonly string[] | undefined

/**
 * JSON in one form only: equal values give equal bytes, and two files of different states give a readable `git diff`.
 *
 * Keys are sorted by code points, but for those that say what an object is about, which come first, and long lists, which
 * come last: the figures of a table stand below its name. What fits on a line is on one.
 */
export function canonicalJson(value: unknown): string {
  return [...canonicalPieces(value)].join('')
}

/** The same piece by piece, for a value that as a whole would be a very long text. */
export function* canonicalPieces(value: unknown, fold?: Fold): Generator<string, void, undefined> {
  yield* layOut({ value, key: '', indent: '', used: 0 }, fold)
  yield '\n'
}

interface Place {
  readonly value: unknown
  /** Of the member that it is the value of; empty in an array. */
  readonly key: string
  readonly indent: string
  /** Columns that are taken on its first line. */
  readonly used: number
}

/** Columns. */
const widest = 120

/** A table is a piece small enough: below it, each level that hands pieces up would cost more than they do. */
const indentOfPieces = 2

function* layOut(place: Place, fold: Fold | undefined): Generator<string, void, undefined> {
  if (place.indent.length >= indentOfPieces) {
    yield textOf(place, fold)
    return
  }
  const value = laidOut(place, fold)
  if (typeof value === 'string') {
    yield value
    return
  }
  let before = `${openOf(value)}\n${place.indent} `
  for (const member of membersOf(value)) {
    yield before + member.label
    yield* layOut(placeOf(member, place), fold)
    before = `,\n${place.indent} `
  }
  yield `\n${place.indent}${closeOf(value)}`
}

function textOf(place: Place, fold: Fold | undefined): string {
  const value = laidOut(place, fold)
  if (typeof value === 'string') return value
  let text = openOf(value)
  let before = `\n${place.indent} `
  for (const member of membersOf(value)) {
    text += before + member.label + textOf(placeOf(member, place), fold)
    before = `,\n${place.indent} `
  }
  return `${text}\n${place.indent}${closeOf(value)}`
}

/** The text of what fits on the line; of anything else, what is to be laid out over several. */
function laidOut({ value, key, used }: Place, fold: Fold | undefined): string | object {
  const short = onOneLine(key, value, widest - used, fold)
  if (short !== undefined) return short
  if (typeof value === 'string') return fold?.(key, value) ?? JSON.stringify(value)
  return value === null || typeof value !== 'object' ? JSON.stringify(value) : value
}

function placeOf({ name, label, item }: Member, { indent }: Place): Place {
  return { value: item, key: name, indent: `${indent} `, used: indent.length + 1 + label.length }
}

/** Undefined where it takes more than so many columns, or several lines in any case. */
function onOneLine(key: string, value: unknown, columns: number, fold: Fold | undefined): string | undefined {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'string' && (value.length > columns || fold?.(key, value) !== undefined)) {
      return undefined
    }
    const text = JSON.stringify(value)
    return text.length <= columns ? text : undefined
  }
  const open = openOf(value)
  let line = open
  for (const { name, label, item } of membersOf(value)) {
    const start = line === open ? label : `, ${label}`
    const left = columns - line.length - start.length - 1
    const text = left < 0 ? undefined : onOneLine(name, item, left, fold)
    if (text === undefined) return undefined
    line += start + text
  }
  return line + closeOf(value)
}

function openOf(value: object): string {
  return Array.isArray(value) ? '[' : '{'
}

function closeOf(value: object): string {
  return Array.isArray(value) ? ']' : '}'
}

interface Member {
  /** Empty in an array. */
  readonly name: string
  /** What stands before the value. */
  readonly label: string
  readonly item: unknown
}

function membersOf(value: object): readonly Member[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => ({ name: '', label: '', item: item ?? null }))
  }
  const record = value as Readonly<Record<string, unknown>>
  const members: Member[] = []
  for (const { name, label } of keysOf(record)) {
    const item = record[name]
    if (item !== undefined) members.push({ name, label, item })
  }
  return members
}

type Key = Pick<Member, 'name' | 'label'>

/** Keys as objects have them, one after the other, each with those that come next, and in their order for the file. */
interface KnownKeys {
  readonly next: Map<string, KnownKeys>
  sorted?: readonly Key[]
}

/** A snapshot has a million objects, and some dozens of sets of keys: they are sorted once. */
function keysOf(record: Readonly<Record<string, unknown>>): readonly Key[] {
  const names = Object.keys(record)
  let known: KnownKeys | undefined = knownKeys
  for (const name of names) known = known && nextOf(known, name)
  if (known === undefined) return sortedKeys(names)
  known.sorted ??= sortedKeys(names)
  return known.sorted
}

function nextOf({ next }: KnownKeys, name: string): KnownKeys | undefined {
  const known = next.get(name)
  if (known !== undefined || countOfKnown >= mostKnown) return known
  const added: KnownKeys = { next: new Map() }
  next.set(name, added)
  countOfKnown += 1
  return added
}

const knownKeys: KnownKeys = { next: new Map() }
let countOfKnown = 0
const mostKnown = 10_000

function sortedKeys(names: readonly string[]): readonly Key[] {
  return names
    .toSorted((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : Number(one > other)))
    .map((name) => ({ name, label: `${JSON.stringify(name)}: ` }))
}

function rankOf(key: string): number {
  return ranks.get(key) ?? 0
}

const firstKeys = ['format', 'id', 'schemaname', 'relname', 'stxname', 'attname', 'name', 'input']
const ranks = new Map<string, number>([
  ...firstKeys.map((key, at): [string, number] => [key, at - firstKeys.length]),
  ...['columns', 'statistics', 'slots', 'data', 'stxdmcv', 'certificate'].map((key): [string, number] => [
    key,
    1,
  ]),
])
