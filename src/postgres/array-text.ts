/**
 * Gives other elements to an array in text, and leaves the rest of it as it is: dimensions, nulls, order. Undefined where an
 * element gets none, or the text is no array (`array_out`, and the manual's chapter on arrays).
 */
export function mapArrayText(
  text: string,
  delimiter: string,
  map: (element: string) => string | undefined,
): string | undefined {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0
  if (text[start] !== '{' || !text.endsWith('}')) return undefined
  let mapped = text.slice(0, start)
  for (let at = start; at < text.length;) {
    const character = text[at] ?? ''
    if (character === '{' || character === '}' || character === delimiter) {
      mapped += character
      at += 1
      continue
    }
    const { raw, element } = readElement(text, at, delimiter)
    at += raw.length
    if (element === null) mapped += raw
    else {
      const other = map(element)
      if (other === undefined) return undefined
      mapped += quoteElement(other, delimiter)
    }
  }
  return mapped
}

/** The elements of an array in text, nulls left out; undefined where it is none. */
export function elementsOf(text: string, delimiter: string): readonly string[] | undefined {
  const elements: string[] = []
  const mapped = mapArrayText(text, delimiter, (element) => {
    elements.push(element)
    return element
  })
  return mapped === undefined ? undefined : elements
}

/** What stands at a place, as written and as meant; null for a null. */
function readElement(
  text: string,
  at: number,
  delimiter: string,
): { readonly raw: string; readonly element: string | null } {
  if (text[at] !== '"') {
    let end = at
    while (end < text.length && text[end] !== '}' && text[end] !== delimiter) end += 1
    const raw = text.slice(at, end)
    return { raw, element: raw === 'NULL' ? null : raw }
  }
  let end = at + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  const raw = text.slice(at, end + 1)
  return { raw, element: raw.slice(1, -1).replaceAll(/\\([^])/g, '$1') }
}

/** An array of these elements, as `array_out` writes it. */
export function arrayText(elements: readonly string[], delimiter = ','): string {
  return `{${elements.map((element) => quoteElement(element, delimiter)).join(delimiter)}}`
}

/** In quotes where `array_out` would set them. */
export function quoteElement(element: string, delimiter: string): string {
  const plain =
    element !== '' &&
    !/^null$/i.test(element) &&
    !element.includes(delimiter) &&
    !/["\\{}\t-\r ]/.test(element)
  return plain ? element : `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
