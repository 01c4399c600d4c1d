import { withHeader } from './column-widths.ts'
import type { ExtractedKey } from './extracted-keys.ts'

/**
 * The keys of `jsonb_ops`: every name and every value, as text behind a byte that tells what it is; a long one by its hash
 * (`make_text_key` of jsonb_gin.c).
 */
export function jsonKeys(text: string): ReadonlyMap<string, ExtractedKey> {
  const keys = new Map<string, ExtractedKey>()
  walk(parse(text), '', (path, leaf, isName) => {
    const said = isName ? `name ${leaf}` : `${typeof leaf} ${String(leaf)}`
    const bytes = typeof leaf === 'boolean' || leaf === null ? 1 : Buffer.byteLength(String(leaf))
    const width = withHeader(1 + (bytes > longest ? hashBytes : bytes))
    keys.set(said, { kind: isName ? 'name' : path, width, ...(typeof leaf === 'number' && { number: leaf }) })
  })
  return keys
}

/** The keys of `jsonb_path_ops`: a hash of every value with the names that lead to it. */
export function jsonPathKeys(text: string): ReadonlyMap<string, ExtractedKey> {
  const keys = new Map<string, ExtractedKey>()
  walk(parse(text), '', (path, leaf, isName) => {
    if (isName) return
    const key = `${path} ${typeof leaf} ${String(leaf)}`
    keys.set(key, { kind: path, width: 4, ...(typeof leaf === 'number' && { number: leaf }) })
  })
  return keys
}

type Leaf = string | number | boolean | null

/** Tells of the names and values of a document. Strings in an array count as names: `?` looks for both. */
function walk(value: unknown, path: string, tell: (path: string, leaf: Leaf, isName: boolean) => void): void {
  if (Array.isArray(value)) for (const element of value) walk(element, `${path}[]`, tell)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      tell(path, name, true)
      walk(inner, `${path}.${name}`, tell)
    }
  } else if (value !== undefined) tell(path, value as Leaf, false)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `JGIN_MAXLENGTH`, and a hash in hexadecimal. */
const longest = 125
const hashBytes = 8
