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

function* layOut(
  { value: whole, key, indent, used }: Place,
  fold: Fold | undefined,
): Generator<string, void, undefined> {
  const short = onOneLine(key, whole, widest - used, fold)
  const value = typeof whole === 'string' ? (fold?.(key, whole) ?? whole) : whole
  if (short !== undefined || value === null || typeof value !== 'object') {
    yield short ?? JSON.stringify(value)
    return
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const inner = `${indent} `
  let before = `${open}\n${inner}`
  for (const [name, label, item] of membersOf(value)) {
    const lines = layOut({ value: item, key: name, indent: inner, used: inner.length + label.length }, fold)
    yield before + label
    // Each level through which a generator hands its pieces costs again; a table is a piece small enough.
    if (indent.length < 2) yield* lines
    else yield joined(lines)
    before = `,\n${inner}`
  }
  yield `\n${indent}${close}`
}

function joined(lines: Iterable<string>): string {
  let text = ''
  for (const line of lines) text += line
  return text
}

/** Undefined where it takes more than so many columns, or several lines in any case. */
function onOneLine(key: string, value: unknown, columns: number, fold: Fold | undefined): string | undefined {
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'string' && fold?.(key, value) !== undefined) return undefined
    const text = JSON.stringify(value)
    return text.length <= columns ? text : undefined
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  let line: string = open ?? ''
  for (const [name, label, item] of membersOf(value)) {
    const start = line === open ? label : `, ${label}`
    const left = columns - line.length - start.length - 1
    const text = left < 0 ? undefined : onOneLine(name, item, left, fold)
    if (text === undefined) return undefined
    line += start + text
  }
  return line + close
}

/** The name of each member, what stands before its value, and its value. Of an array, items without a name. */
function* membersOf(
  value: object,
): Generator<readonly [name: string, label: string, item: unknown], void, undefined> {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) yield ['', '', item ?? null]
    return
  }
  for (const [name, label] of sortedKeys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[name]
    if (item !== undefined) yield [name, label, item]
  }
}

/** A snapshot has a million objects, and some dozens of sets of keys. */
function sortedKeys(value: object): readonly (readonly [name: string, label: string])[] {
  const names = Object.keys(value)
  const shape = JSON.stringify(names)
  const known = shapes.get(shape)
  if (known !== undefined) return known
  const sorted = names
    .toSorted((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : Number(one > other)))
    .map((name) => [name, `${JSON.stringify(name)}: `] as const)
  if (shapes.size < mostShapes) shapes.set(shape, sorted)
  return sorted
}

const shapes = new Map<string, readonly (readonly [string, string])[]>()
const mostShapes = 1000

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
