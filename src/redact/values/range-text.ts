/**
 * Gives other bounds to a range in text; what is infinite or empty stays. Undefined where a bound gets none, or the text is
 * no range (`range_out` of rangetypes.c).
 */
export function mapRangeText(text: string, map: (bound: string) => string | undefined): string | undefined {
  if (text === 'empty') return text
  const [, open, lower = '', upper = '', close] =
    /^([[(])((?:"(?:[^"\\]|""|\\[^])*"|[^,"])*),((?:"(?:[^"\\]|""|\\[^])*"|[^,"])*)([\])])$/.exec(text) ?? []
  if (open === undefined || close === undefined) return undefined
  const bounds = [lower, upper].map((bound) => {
    if (bound === '') return ''
    const other = map(unquote(bound))
    return other === undefined ? undefined : quoteBound(other)
  })
  return bounds.includes(undefined) ? undefined : `${open}${bounds.join(',')}${close}`
}

/** The same of a multirange: ranges between braces, which no bound can bring out of step. */
export function mapMultirangeText(
  text: string,
  map: (range: string) => string | undefined,
): string | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined
  const ranges = text.slice(1, -1).match(/[[(](?:"(?:[^"\\]|""|\\[^])*"|[^"\])])*[\])]/g) ?? []
  if (ranges.join(',') !== text.slice(1, -1)) return undefined
  const mapped = ranges.map(map)
  return mapped.includes(undefined) ? undefined : `{${mapped.join(',')}}`
}

function unquote(bound: string): string {
  return bound.startsWith('"')
    ? bound.slice(1, -1).replaceAll(/""|\\([^])/g, (pair, one?: string) => one ?? pair[0] ?? '')
    : bound
}

/** In quotes where `range_bound_escape` would set them. */
function quoteBound(bound: string): string {
  return bound !== '' && !/["\\()[\],\s]/.test(bound) ? bound : `"${bound.replaceAll(/["\\]/g, '$&$&')}"`
}
