/** How much text there may be. */
export interface Room {
  readonly most: number
  readonly measure: (text: string) => number
}

export type Detail = 'brief' | 'full'

/**
 * As many of the first as there is room for, the first of them in full: half of the room is for what is brief, the rest for making it
 * full, and what is left then for more that is brief. Nothing in full takes more than a quarter.
 */
export function choose(
  items: readonly ((detail: Detail) => string)[],
  { most, measure }: Room,
): readonly string[] {
  const chosen: string[] = []
  let left = most
  const sizeOf = (text: string): number => measure(text) + gap
  const takeBriefs = (reserve: number): void => {
    for (const item of items.slice(chosen.length)) {
      const brief = item('brief')
      if (left - sizeOf(brief) < reserve) return
      left -= sizeOf(brief)
      chosen.push(brief)
    }
  }

  takeBriefs(most / 2)
  for (const [at, item] of items.slice(0, chosen.length).entries()) {
    const full = item('full')
    const growth = sizeOf(full) - sizeOf(chosen[at] ?? '')
    if (sizeOf(full) > most / 4 || growth > left) continue
    left -= growth
    chosen[at] = full
  }
  takeBriefs(0)
  return chosen
}

/** An empty line between two of them. */
const gap = 2
