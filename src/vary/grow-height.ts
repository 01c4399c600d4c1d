import { btreeFanout } from '../postgres/pages/index-sizes.ts'

/**
 * The height of a B-tree that has other leaves than before. How many entries an inner page holds is a matter of the keys'
 * width, within what the height is known to have been: a tree of height h holds more than fanout^(h-1) leaves and at most
 * fanout^h.
 */
export function growHeight({
  height,
  leaves,
  grown,
  keyBytes,
}: {
  readonly height: number
  readonly leaves: number
  readonly grown: number
  readonly keyBytes: number
}): number {
  if (grown <= 1) return 0
  const least = height > 0 ? leaves ** (1 / height) : 2
  const most = height > 1 ? leaves ** (1 / (height - 1)) : Infinity
  const fanout = Math.max(2, least, Math.min(btreeFanout(keyBytes), most))
  // A power that is exact on paper may be a hair above in floating point.
  const levels = Math.ceil(Math.log(grown) / Math.log(fanout) - 1e-9)
  return grown >= leaves ? Math.max(height, levels) : Math.min(height, levels)
}
