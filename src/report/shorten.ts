/** A text, or its first so many UTF-16 units and an ellipsis. No character is torn. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`
}
