/** Columns that text takes in a terminal. No colours: measure before painting. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** East Asian wide and full-width characters and emoji take two columns, marks that combine take none. */
export function characterWidth(character: string): 0 | 1 | 2 {
  if (combining.test(character)) return 0
  return wide.test(character) ? 2 : 1
}

const combining = /^[\p{Mn}\p{Me}\p{Cf}]$/u
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]$/u
