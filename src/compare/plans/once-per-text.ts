/** The same reading of a text, made once: both sides of a comparison and many a query say the same conditions. */
export function oncePerText<Reading>(read: (text: string) => Reading): (text: string) => Reading {
  let known = new Map<string, Reading>()
  return (text) => {
    const same = known.get(text)
    if (same !== undefined) return same
    if (known.size >= mostKnown) known = new Map()
    const reading = read(text)
    known.set(text, reading)
    return reading
  }
}

const mostKnown = 2_000
