/** A piece of a text, by UTF-16 units, and what stands there instead. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** No two may overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let edited = ''
  let copied = 0
  for (const { start, end, text: replacement } of edits.toSorted((one, other) => one.start - other.start)) {
    edited += text.slice(copied, start) + replacement
    copied = end
  }
  return edited + text.slice(copied)
}
